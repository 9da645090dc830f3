internal import GRDB

/// What went wrong in the database; what was to be stored stays out of it.
package enum StoreError: Error, Hashable, Sendable {
  case cannotOpen(path: String, reason: String)
  case damaged(path: String)
  /// The schema was made by a later version of the program.
  case newerSchema(path: String)
  /// Another process kept the database locked.
  case busy(path: String)
  /// A row does not fit the schema.
  case refused(reason: String)
  case failed(path: String, reason: String)
  /// What was to be recorded has no JSON.
  case notANumber
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "the database \(path) cannot be opened (\(reason)):"
        + " check its permissions and those of its folder"
    case .damaged(let path):
      "\(path) is damaged or not a database: restore it from a copy,"
        + " or move it away and import the movies again"
    case .newerSchema(let path):
      "the database \(path) was made by a later version of Marquee: install that version"
    case .busy(let path):
      "another process keeps the database \(path) locked: try again later"
    case .refused(let reason):
      "the database refuses what was to be stored (\(reason)): please report this as a bug"
    case .failed(let path, let reason):
      "the database \(path) refused (\(reason)): check the space and permissions of its folder"
    case .notANumber: "a figure of the record is not a number: please report this as a bug"
    }
  }
}

extension StoreError {
  /// Runs `body` on the database at `path`, and turns SQLite's errors into ours.
  static func translating<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(StoreError) -> Value {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    } catch {
      throw .failed(path: path, reason: "\(error)")
    }
  }

  private init(_ error: DatabaseError, path: String) {
    let reason = error.message ?? "code \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
      self = .cannotOpen(path: path, reason: reason)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path)
    // The last: a process holds the log while it opens the database, longer than SQLite waits.
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: self = .busy(path: path)
    case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH: self = .refused(reason: reason)
    default: self = .failed(path: path, reason: reason)
    }
  }
}

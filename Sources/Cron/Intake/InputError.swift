/// Why an input cannot be read.
enum InputError: Error, Hashable, Sendable {
  case cannotOpen(String, reason: String)
  case cannotRead(String, reason: String)
  /// The compressed data ends too early or is no such data.
  case damaged(String, line: Int)
  case tooManyLines(String, limit: Int)
  /// A file of another kind than is read; `kind` says what it is, and what to do.
  case wrongKind(String, FileKind)
  /// A table without a column that must be there.
  case noColumn(String, missing: String, found: [String])
}

extension InputError: CustomStringConvertible {
  var description: String {
    switch self {
    case .cannotOpen(let name, let reason):
      "\(name) cannot be opened (\(reason)): check the name and the permissions"
    case .cannotRead(let name, let reason):
      "\(name) cannot be read (\(reason)): check the disk it is on"
    case .damaged(let name, let line):
      "\(name) is damaged or cut off after line \(line): copy it again"
    case .tooManyLines(let name, let limit):
      "\(name) has more than \(limit) lines: copy it again"
    case .wrongKind(let name, let kind): "\(name) is \(kind.name): \(kind.advice)"
    case .noColumn(let name, let missing, let found):
      "\(name) is a table without a column \(missing), with"
        + " \(found.prefix(12).map { "\"\(String($0.unicodeScalars.prefix(40)))\"" }.joined(separator: ", ")):"
        + " name the columns in its first row"
    }
  }
}

internal import GRDB

/// The way of the stores to the database; SQLite's errors come back as ours.
struct Connection: Sendable {
  let writer: any DatabaseWriter
  let path: String

  func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    try StoreError.translating(path) { try writer.read(body) }
  }

  /// One transaction.
  func write<Value>(_ body: @Sendable (Database) throws -> Value) throws(StoreError) -> Value {
    try StoreError.translating(path) { try writer.write(body) }
  }

  /// Rewrites the file without what was deleted, and its log into it.
  func compact() throws(StoreError) {
    try StoreError.translating(path) {
      try writer.vacuum()
      try writer.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
  }
}

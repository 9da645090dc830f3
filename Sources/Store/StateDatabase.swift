internal import GRDB
import Glibc

/// `movies.db`: the movies, where their fetch stands, and the record of runs and models.
package struct StateDatabase: Sendable {
  package let movies: MovieStore
  package let catalogue: CatalogueStore
  package let runs: RunStore

  /// Opens the database at `path`, which is made, or brought up to date, where needed.
  package init(path: String) throws(StoreError) {
    self.init(
      path,
      try StoreError.translating(path) {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(30)
        // Not `journalMode = .wal`, which writes to the file whenever it is opened.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        if try !Self.isCurrent(queue, path) { try Migrations.all.migrate(queue) }
        return queue
      })
  }

  /// Opens the database at `path` for reading alone: nothing in its folder changes, and who may
  /// read the files may do so.
  package init(reading path: String) throws(StoreError) {
    self.init(
      path,
      try StoreError.translating(path) {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(30)
        // Where there is no log, SQLite would have to make one, and nobody is writing.
        let name = Self.hasLog(path) ? path : Self.immutable(path)
        let queue = try DatabaseQueue(path: name, configuration: configuration)
        if try Self.isCurrent(queue, path) { return queue }
        // An earlier version of the program made it: a copy is brought up to date.
        let copy = try DatabaseQueue()
        try queue.backup(to: copy)
        try Migrations.all.migrate(copy)
        return copy
      })
  }

  private init(_ path: String, _ queue: DatabaseQueue) {
    let connection = Connection(writer: queue, path: path)
    movies = MovieStore(connection: connection)
    catalogue = CatalogueStore(connection: connection)
    runs = RunStore(connection: connection)
  }

  /// Whether the schema is that of this program; it throws if it is that of a later one.
  private static func isCurrent(_ queue: DatabaseQueue, _ path: String) throws -> Bool {
    try queue.read {
      if try Migrations.all.hasBeenSuperseded($0) { throw StoreError.newerSchema(path: path) }
      return try Migrations.all.hasCompletedMigrations($0)
    }
  }

  private static func hasLog(_ path: String) -> Bool {
    var status = stat()
    return stat(path + "-wal", &status) == 0 && status.st_size > 0
  }

  /// The address under which SQLite reads a file as if nothing could change it.
  private static func immutable(_ path: String) -> String {
    var address = path.hasPrefix("/") ? "file://" : "file:"
    for character in path {
      switch character {
      case "%": address += "%25"
      case "?": address += "%3f"
      case "#": address += "%23"
      default: address.append(character)
      }
    }
    return address + "?immutable=1"
  }
}

internal import GRDB

/// `movies.db`: the movies, where their fetch stands, and the record of runs and models.
package struct StateDatabase: Sendable {
  package let movies: MovieStore
  package let catalogue: CatalogueStore
  package let runs: RunStore

  /// Opens the database at `path`, which is made, or brought up to date, where needed.
  package init(path: String) throws(StoreError) {
    let queue = try StoreError.translating(path) {
      var configuration = Configuration()
      configuration.foreignKeysEnabled = true
      configuration.busyMode = .timeout(30)
      // Not `journalMode = .wal`, which writes to the file whenever it is opened.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let (isNewer, isCurrent) = try queue.read {
        (try Migrations.all.hasBeenSuperseded($0), try Migrations.all.hasCompletedMigrations($0))
      }
      if isNewer { throw StoreError.newerSchema(path: path) }
      if !isCurrent { try Migrations.all.migrate(queue) }
      return queue
    }
    let connection = Connection(writer: queue, path: path)
    movies = MovieStore(connection: connection)
    catalogue = CatalogueStore(connection: connection)
    runs = RunStore(connection: connection)
  }
}

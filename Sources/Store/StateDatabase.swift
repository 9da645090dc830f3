internal import GRDB

/// `movies.db`: the movies, and the record of runs and models.
package struct StateDatabase: Sendable {
  package let movies: MovieStore
  package let runs: RunStore

  /// Opens the database at `path`, which is made, or brought up to date, where needed.
  package init(path: String) throws(StoreError) {
    let pool = try StoreError.translating(path) {
      var configuration = Configuration()
      configuration.foreignKeysEnabled = true
      configuration.busyMode = .timeout(30)
      let pool = try DatabasePool(path: path, configuration: configuration)
      let (isNewer, isCurrent) = try pool.read {
        (try Migrations.all.hasBeenSuperseded($0), try Migrations.all.hasCompletedMigrations($0))
      }
      if isNewer { throw StoreError.newerSchema(path: path) }
      if !isCurrent { try Migrations.all.migrate(pool) }
      return pool
    }
    movies = MovieStore(database: pool, path: path)
    runs = RunStore(database: pool, path: path)
  }
}

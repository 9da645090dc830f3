import Core
import FoundationEssentials
internal import GRDB

/// What belongs to TMDB: it has to be renewed in time, or dropped.
extension MovieStore {
  /// The source of movies that TMDB gave.
  private static let tmdb = MovieSources.tmdb

  /// Drops TMDB's movies that were fetched before a date, or all of them, so that
  /// nothing of them is left in the file.
  package func purge(fetchedBefore date: Date? = nil) throws(StoreError) -> PurgeReport {
    let report = try connection.write { database in
      try database.execute(sql: "PRAGMA secure_delete = ON")
      try database.execute(
        sql: "DELETE FROM movie WHERE source = ? AND fetched_at < ?",
        arguments: [Self.tmdb, date.map(Timestamp.text) ?? "~"])
      let dropped = database.changesCount
      if date == nil { try CatalogueStore.forgetEverything(in: database) }
      let left = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM movie WHERE source = ?", arguments: [Self.tmdb])
      return PurgeReport(dropped: dropped, left: left ?? 0)
    }
    if report.dropped > 0 || date == nil { try connection.compact() }
    return report
  }

  /// Makes TMDB's movies from the future as old as `age` seconds: the clock that told so was
  /// wrong, and nobody knows how old they are.
  package func age(fetchedAfter now: Date, to age: Double) throws(StoreError) {
    try connection.write {
      try $0.execute(
        sql: "UPDATE movie SET fetched_at = ? WHERE source = ? AND fetched_at > ?",
        arguments: [Timestamp.text(now - age), Self.tmdb, Timestamp.text(now)])
    }
  }

  /// The numbers of TMDB's movies that were fetched before a date, the oldest first.
  package func stale(before date: Date, limit: Int) throws(StoreError) -> [Int] {
    try connection.read { database in
      try Int.fetchAll(
        database,
        sql: """
          SELECT id FROM movie WHERE source = ? AND fetched_at < ?
          ORDER BY fetched_at, id LIMIT ?
          """,
        arguments: [Self.tmdb, Timestamp.text(date), limit])
    }
  }

  /// How many of TMDB's movies there are, and how many of those that have a release date
  /// were fetched before a date.
  package func countStale(before date: Date) throws(StoreError) -> (all: Int, stale: Int) {
    try connection.read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT count(*), count(*) FILTER (WHERE fetched_at < ? AND release_date IS NOT NULL)
          FROM movie WHERE source = ?
          """,
        arguments: [Timestamp.text(date), Self.tmdb])
      return (row?[0] ?? 0, row?[1] ?? 0)
    }
  }

  /// All numbers in ascending order, and which of them TMDB gave.
  package func ids() throws(StoreError) -> [(id: Int, isTMDB: Bool)] {
    try connection.read { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT id, source = ? FROM movie ORDER BY id", arguments: [Self.tmdb])
      var ids: [(id: Int, isTMDB: Bool)] = []
      while let row = try rows.next() { ids.append((row[0], row[1])) }
      return ids
    }
  }

  /// Writes what TMDB says about movies, and that it has said so now.
  ///
  /// A movie in which nothing but the popularity has moved counts as unchanged.
  static func renew(
    _ movies: [Movie], now: Date, in database: Database
  ) throws -> Changes {
    var changes = Changes()
    for movie in movies {
      let stored = try Self.movie(movie.id, in: database)
      var expected = stored
      expected?.popularity = movie.popularity
      if expected == movie {
        try database.cachedStatement(
          sql: "UPDATE movie SET popularity = ?, source = ?, fetched_at = ? WHERE id = ?"
        ).execute(arguments: [movie.popularity, tmdb, Timestamp.text(now), movie.id])
        changes.unchanged += 1
      } else {
        try write(movie, source: tmdb, now: now, to: database)
        changes.count(stored == nil)
      }
    }
    return changes
  }
}

import Core
import FoundationEssentials
internal import GRDB

/// The movies that are asked for one by one.
extension CatalogueStore {
  /// Puts movies on the list, and goes on to ask for them.
  ///
  /// Of those that TMDB did not have lately, the ones that are merely `unlisted` stay out.
  package func want(_ movies: [WantedMovie]) throws(StoreError) {
    try connection.write { database in
      let insertion = try database.cachedStatement(
        sql: """
          INSERT INTO wanted_movie (id, reason, popularity) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET reason = excluded.reason, absent_since = NULL
          WHERE excluded.reason <> 'unlisted'
          """)
      for movie in movies {
        try insertion.execute(arguments: [movie.id, movie.reason.rawValue, movie.popularity])
      }
      try database.execute(sql: "UPDATE fetch SET stage = 'movies'")
    }
  }

  /// The numbers to ask for; among those of the same reason the most popular first.
  package func wanted() throws(StoreError) -> [Int] {
    try connection.read { database in
      try Int.fetchAll(
        database,
        sql: """
          SELECT id FROM wanted_movie WHERE absent_since IS NULL
          ORDER BY reason, popularity DESC, id
          """)
    }
  }

  /// The numbers that TMDB did not have lately.
  package func absent() throws(StoreError) -> Set<Int> {
    try connection.read {
      try Int.fetchSet($0, sql: "SELECT id FROM wanted_movie WHERE absent_since IS NOT NULL")
    }
  }

  /// Stores a movie that was asked for, or that there is none; takes it off the list.
  package func save(
    _ movie: Movie?, id: Int, unknownGenres: [Int] = [], now: Date
  ) throws(StoreError) -> MovieStore.Changes {
    try connection.write { database in
      guard let movie else {
        try database.cachedStatement(
          sql: "UPDATE wanted_movie SET absent_since = ? WHERE id = ?"
        ).execute(arguments: [Timestamp.text(now), id])
        return MovieStore.Changes()
      }
      try database.cachedStatement(sql: "DELETE FROM wanted_movie WHERE id = ?")
        .execute(arguments: [id])
      try Self.count(unknownGenres, in: database)
      return try MovieStore.renew([movie], now: now, in: database)
    }
  }

  /// Deletes TMDB's movies that it has no longer, unless they are more than `limit`.
  ///
  /// - Returns: how many were deleted, and how many were kept.
  package func deleteAbsent(limit: Int) throws(StoreError) -> (deleted: Int, kept: Int) {
    try connection.write { database in
      let condition = """
        source = 'tmdb' AND id IN (SELECT id FROM wanted_movie WHERE absent_since IS NOT NULL)
        """
      let count =
        try Int.fetchOne(database, sql: "SELECT count(*) FROM movie WHERE \(condition)") ?? 0
      if count > limit { return (0, count) }
      try database.execute(sql: "DELETE FROM movie WHERE \(condition)")
      return (count, 0)
    }
  }

  /// Counts TMDB's movies that it still has.
  ///
  /// - Parameter date: of the movies with a release date, only those fetched since then count.
  package func figures(fetchedSince date: Date?) throws(StoreError) -> CatalogueFigures {
    try connection.read { database in
      let condition = """
        source = 'tmdb' AND (fetched_at >= ? OR release_date IS NULL)
        AND id NOT IN (SELECT id FROM wanted_movie WHERE absent_since IS NOT NULL)
        """
      let arguments: StatementArguments = [date.map(Timestamp.text) ?? ""]
      let counts = try Row.fetchOne(
        database,
        sql: """
          SELECT count(*), count(*) FILTER (WHERE overview IS NULL),
            count(*) FILTER (
              WHERE overview IS NOT NULL AND id IN (SELECT movie_id FROM movie_genre))
          FROM movie WHERE \(condition)
          """,
        arguments: arguments)
      var figures = CatalogueFigures(
        movies: counts?[0] ?? 0,
        byGenre: Dictionary(uniqueKeysWithValues: Genre.names.map { ($0, 0) }),
        withoutOverview: counts?[1] ?? 0)
      figures.learnable = counts?[2]
      let byGenre = try Row.fetchCursor(
        database,
        sql: """
          SELECT genre_id, count(*) FROM movie JOIN movie_genre ON movie_id = id
          WHERE \(condition) GROUP BY genre_id
          """,
        arguments: arguments)
      while let row = try byGenre.next() {
        if let genre = Genre(number: row[0]) { figures.byGenre[genre.name] = row[1] }
      }
      let unknown = try Row.fetchCursor(database, sql: "SELECT * FROM unknown_genre")
      while let row = try unknown.next() {
        figures.unknownGenres[String(row[0] as Int)] = row[1]
      }
      return figures
    }
  }
}

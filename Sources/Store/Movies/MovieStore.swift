import Core
import FoundationEssentials
internal import GRDB

/// The movies in the database.
package struct MovieStore: Sendable {
  /// What an `upsert` did.
  package struct Changes: Hashable, Sendable {
    package var added = 0
    package var updated = 0
    package var unchanged = 0

    package init(added: Int = 0, updated: Int = 0, unchanged: Int = 0) {
      self.added = added
      self.updated = updated
      self.unchanged = unchanged
    }

    mutating func count(_ isNew: Bool) {
      if isNew { added += 1 } else { updated += 1 }
    }
  }

  let connection: Connection

  /// Adds the movies that are new and replaces those that differ, in one transaction.
  ///
  /// A movie that is there already, the same in everything, is not written:
  /// it keeps its source and its time.
  package func upsert(
    _ movies: [Movie], source: String, now: Date
  ) throws(StoreError) -> Changes {
    try connection.write { database in
      var changes = Changes()
      for movie in movies {
        let stored = try Self.movie(movie.id, in: database)
        if stored == movie {
          changes.unchanged += 1
        } else {
          try Self.write(movie, source: source, now: now, to: database)
          changes.count(stored == nil)
        }
      }
      return changes
    }
  }

  /// The movies to learn from whose numbers pass `isIncluded`, as `forEach` gives them.
  package func movies(
    where isIncluded: (Int) -> Bool = { _ in true }
  ) throws(StoreError) -> [Movie] {
    var movies: [Movie] = []
    try forEach(where: isIncluded) { movies.append($0) }
    return movies
  }

  /// Calls `body` with each movie to learn from, those with an overview and a genre whose numbers
  /// pass `isIncluded`, in ascending order of their numbers.
  package func forEach(
    where isIncluded: (Int) -> Bool = { _ in true }, _ body: (Movie) -> Void
  ) throws(StoreError) {
    try connection.read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: Self.selection
          + " WHERE overview IS NOT NULL AND genre_id IS NOT NULL ORDER BY movie.id")
      // The rows of a movie, one a genre, follow each other.
      var movie: Movie?
      var skipped: Int?
      while let row = try rows.next() {
        let id: Int = row[0]
        if movie?.id == id {
          movie?.genres.insert(Self.genres(row))
        } else if id != skipped {
          if let movie { body(movie) }
          movie = isIncluded(id) ? Self.movie(row) : nil
          skipped = movie == nil ? id : nil
        }
      }
      if let movie { body(movie) }
    }
  }

  /// The movies to learn from and to judge by.
  package var source: MovieSource {
    MovieSource { heldOut, body in
      try forEach(where: { Split.isHeldOut($0) == heldOut }, body)
    }
  }

  /// What is stored, in numbers; `status` tells of it as it encodes itself.
  package struct Summary: Hashable, Encodable, Sendable {
    package fileprivate(set) var count = 0
    /// By name, all 19.
    package fileprivate(set) var byGenre = Dictionary(
      uniqueKeysWithValues: Genre.names.map { ($0, 0) })
    /// Of the movies to learn from.
    package fileprivate(set) var bySource: [String: Int] = [:]
    package fileprivate(set) var newest: Date?
    package fileprivate(set) var oldest: Date?

    private enum CodingKeys: String, CodingKey {
      case count
      case byGenre = "by_genre"
      case bySource = "by_source"
      case newest = "newest_fetched_at"
      case oldest = "oldest_fetched_at"
    }

    package init() {}
  }

  package func summary() throws(StoreError) -> Summary {
    var summary = Summary()
    summary.bySource = try sources().counts
    try connection.read { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT genre_id, count(*) FROM movie_genre GROUP BY genre_id")
      while let row = try rows.next() {
        if let genre = Genre(number: row[0]) { summary.byGenre[genre.name] = row[1] }
      }
      let total = try Row.fetchOne(
        database, sql: "SELECT count(*), max(fetched_at), min(fetched_at) FROM movie")
      summary.count = total?[0] ?? 0
      summary.newest = (total?[1] as String?).flatMap(Timestamp.date)
      summary.oldest = (total?[2] as String?).flatMap(Timestamp.date)
    }
    return summary
  }

  /// How many of the movies to learn from came from where.
  package func sources() throws(StoreError) -> MovieSources {
    try connection.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT source, count(*) FROM movie
          WHERE overview IS NOT NULL AND id IN (SELECT movie_id FROM movie_genre)
          GROUP BY source
          """)
      return MovieSources(Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) }))
    }
  }

  /// One row a genre of a movie.
  private static let selection = """
    SELECT movie.id, genre_id, title, overview, original_language, release_date, popularity
    FROM movie LEFT JOIN movie_genre ON movie_id = movie.id
    """

  static func movie(_ id: Int, in database: Database) throws -> Movie? {
    let statement = try database.cachedStatement(sql: selection + " WHERE movie.id = ?")
    let rows = try Row.fetchCursor(statement, arguments: [id])
    var movie: Movie?
    while let row = try rows.next() {
      if movie == nil { movie = Self.movie(row) } else { movie?.genres.insert(genres(row)) }
    }
    return movie
  }

  private static func movie(_ row: Row) -> Movie {
    Movie(
      id: row[0], title: row[2], overview: row[3] ?? "", genres: genres(row),
      originalLanguage: row[4],
      releaseDate: row[5], popularity: row[6])
  }

  /// The genre of one row, as a set.
  private static func genres(_ row: Row) -> GenreSet {
    (row[1] as Int?).flatMap(Genre.init(number:)).map { GenreSet($0) } ?? []
  }

  static func write(
    _ movie: Movie, source: String, now: Date, to database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO movie (id, title, overview, original_language, release_date, popularity,
          source, fetched_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET title = excluded.title, overview = excluded.overview,
          original_language = excluded.original_language, release_date = excluded.release_date,
          popularity = excluded.popularity, source = excluded.source,
          fetched_at = excluded.fetched_at
        """
    ).execute(arguments: [
      movie.id, movie.title, movie.overview.isEmpty ? nil : movie.overview,
      movie.originalLanguage, movie.releaseDate, movie.popularity, source, Timestamp.text(now),
    ])
    try database.cachedStatement(sql: "DELETE FROM movie_genre WHERE movie_id = ?")
      .execute(arguments: [movie.id])
    let insertion = try database.cachedStatement(
      sql: "INSERT INTO movie_genre (movie_id, genre_id) VALUES (?, ?)")
    for genre in movie.genres.genres {
      try insertion.execute(arguments: [movie.id, genre.number])
    }
  }
}

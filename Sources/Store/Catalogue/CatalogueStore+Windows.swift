import Catalogue
import Core
import FoundationEssentials
internal import GRDB

/// The crawl of the whole catalogue, window by window.
extension CatalogueStore {
  /// The plan, as far as it has got.
  package func plan() throws(StoreError) -> CrawlPlan {
    try connection.read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM catalogue_window WHERE found IS NULL")
      var open = rows.compactMap(CrawlPlan.OpenWindow.init)
      for index in open.indices {
        let pages = try Row.fetchCursor(
          database, sql: "SELECT round, page, movie_ids FROM catalogue_page WHERE window_id = ?",
          arguments: [open[index].id])
        while let page = try pages.next() {
          if page[0] == open[index].round { open[index].pagesDone.insert(page[1]) }
          let text: String = page[2]
          open[index].ids.formUnion(try JSONDecoder().decode([Int].self, from: Data(text.utf8)))
        }
      }
      let closed = try Row.fetchOne(
        database,
        sql: """
          SELECT coalesce(max(id), 0) + 1, coalesce(sum(found), 0),
            (SELECT expected FROM fetch) FROM catalogue_window
          """)
      return CrawlPlan(
        open: open, nextID: closed?[0] ?? 1, found: closed?[1] ?? 0, expected: closed?[2])
    }
  }

  /// Saves what an answer has changed in the plan, with the movies of its page, all or nothing.
  ///
  /// - Parameter unknownGenres: numbers of genres that are none of ours, once a movie.
  package func save(
    _ change: CrawlPlan.Change, movies: [Movie], unknownGenres: [Int], now: Date
  ) throws(StoreError) -> MovieStore.Changes {
    try connection.write { database in
      let changes = try MovieStore.renew(movies, now: now, in: database)
      try Self.count(unknownGenres, in: database)
      try database.cachedStatement(sql: "UPDATE fetch SET expected = ?")
        .execute(arguments: [change.expected])
      try Self.write(change, to: database)
      return changes
    }
  }

  /// The windows of this fetch that have fewer movies than they announced.
  package func incompleteWindows() throws(StoreError) -> [FetchReport.Gap] {
    try connection.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM catalogue_window WHERE missing > 0 ORDER BY first_day, id"
      ).compactMap { row in
        CrawlPlan.OpenWindow(row).map {
          FetchReport.Gap(window: $0.window.description, missing: row["missing"])
        }
      }
    }
  }

  static func insert(_ open: CrawlPlan.OpenWindow, into database: Database) throws {
    let window = open.window
    try database.execute(
      sql: """
        INSERT INTO catalogue_window (id, first_day, last_day, votes_from, votes_to, languages)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        open.id, window.days.lowerBound.description, window.days.upperBound.description,
        window.votes?.from, window.votes?.upTo, window.languages?.joined(separator: " "),
      ])
  }

  static func count(_ unknownGenres: [Int], in database: Database) throws {
    for genre in unknownGenres {
      try database.cachedStatement(
        sql: """
          INSERT INTO unknown_genre VALUES (?, 1)
          ON CONFLICT DO UPDATE SET movies = movies + 1
          """
      ).execute(arguments: [genre])
    }
  }

  private static func write(_ change: CrawlPlan.Change, to database: Database) throws {
    let id = change.question.windowID
    switch change.effect {
    case .open(let window):
      let ids = "[" + change.ids.map(String.init).joined(separator: ",") + "]"
      try database.cachedStatement(sql: "INSERT INTO catalogue_page VALUES (?, ?, ?, ?)")
        .execute(arguments: [id, change.question.round, change.question.page, ids])
      try database.cachedStatement(
        sql: """
          UPDATE catalogue_window SET round = ?, total_pages = ?, total_results = ? WHERE id = ?
          """
      ).execute(arguments: [window.round, window.totalPages, window.totalResults, id])
    case .split(let parts):
      try database.execute(sql: "DELETE FROM catalogue_window WHERE id = ?", arguments: [id])
      for part in parts { try insert(part, into: database) }
    case .closed(let found, let missing):
      try database.execute(
        sql: "UPDATE catalogue_window SET found = ?, missing = ? WHERE id = ?",
        arguments: [found, missing, id])
      try database.execute(sql: "DELETE FROM catalogue_page WHERE window_id = ?", arguments: [id])
    }
  }
}

extension CrawlPlan.OpenWindow {
  fileprivate init?(_ row: Row) {
    guard let first = Day(row["first_day"]), let last = Day(row["last_day"]), first <= last
    else { return nil }
    let votes = (row["votes_from"] as Int?).map {
      CatalogueWindow.Votes(from: $0, upTo: row["votes_to"])
    }
    let languages = (row["languages"] as String?)?.split(separator: " ").map(String.init)
    self.init(
      id: row["id"],
      window: CatalogueWindow(days: first...last, votes: votes, languages: languages))
    round = row["round"]
    totalPages = row["total_pages"]
    totalResults = row["total_results"]
  }
}

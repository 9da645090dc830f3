import Catalogue
import Core
import FoundationEssentials
internal import GRDB

/// The crawl of the whole catalogue, window by window.
extension CatalogueStore {
  /// A page of a window, and what came of it.
  package struct Page: Sendable {
    package var question: CrawlPlan.Question
    package var answer: CrawlPlan.Answer
    package var step: CrawlPlan.Step
    package var movies: [Movie]
    /// Numbers of genres that are none of ours, once a movie.
    package var unknownGenres: [Int]

    package init(
      question: CrawlPlan.Question, answer: CrawlPlan.Answer, step: CrawlPlan.Step,
      movies: [Movie], unknownGenres: [Int]
    ) {
      self.question = question
      self.answer = answer
      self.step = step
      self.movies = movies
      self.unknownGenres = unknownGenres
    }
  }

  /// The plan, as far as it has got.
  package func plan() throws(StoreError) -> CrawlPlan {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM catalogue_window WHERE found IS NULL")
      var open = rows.compactMap(CrawlPlan.OpenWindow.init)
      for index in open.indices {
        let pages = try Row.fetchCursor(
          database, sql: "SELECT round, page, movie_ids FROM catalogue_page WHERE window_id = ?",
          arguments: [open[index].part.id])
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

  /// Saves the movies of a page, and that it need not be asked again, all or nothing.
  package func save(_ page: Page, now: Date) throws(StoreError) -> MovieStore.Changes {
    try write { database in
      let changes = try MovieStore.renew(page.movies, now: now, in: database)
      try Self.count(page.unknownGenres, in: database)
      try database.execute(
        sql: "UPDATE fetch SET expected = ? WHERE expected IS NULL",
        arguments: [page.answer.totalResults])
      try Self.take(page, in: database)
      return changes
    }
  }

  /// The windows of this fetch that have fewer movies than they announced.
  package func incompleteWindows() throws(StoreError) -> [(window: CatalogueWindow, missing: Int)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM catalogue_window WHERE missing > 0 ORDER BY first_day, id"
      ).compactMap { row in
        CrawlPlan.OpenWindow(row).map { ($0.part.window, row["missing"]) }
      }
    }
  }

  static func insert(_ part: CrawlPlan.Part, into database: Database) throws {
    let window = part.window
    try database.execute(
      sql: """
        INSERT INTO catalogue_window (id, first_day, last_day, votes_from, votes_to, languages)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        part.id, window.days.lowerBound.description, window.days.upperBound.description,
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

  private static func take(_ page: Page, in database: Database) throws {
    let question = page.question
    switch page.step {
    case .split(let parts):
      try database.execute(
        sql: "DELETE FROM catalogue_window WHERE id = ?", arguments: [question.windowID])
      for part in parts { try insert(part, into: database) }
    case .more:
      try mark(page, in: database)
      try database.cachedStatement(
        sql: """
          UPDATE catalogue_window SET total_pages = max(coalesce(total_pages, 1), ?),
            total_results = ? WHERE id = ?
          """
      ).execute(arguments: [
        page.answer.totalPages, page.answer.totalResults, question.windowID,
      ])
    case .again:
      try mark(page, in: database)
      try database.execute(
        sql: """
          UPDATE catalogue_window SET round = round + 1, total_pages = NULL,
            total_results = NULL WHERE id = ?
          """,
        arguments: [question.windowID])
    case .closed(let found, let missing):
      try database.execute(
        sql: "UPDATE catalogue_window SET found = ?, missing = ? WHERE id = ?",
        arguments: [found, missing, question.windowID])
      try database.execute(
        sql: "DELETE FROM catalogue_page WHERE window_id = ?", arguments: [question.windowID])
    }
  }

  private static func mark(_ page: Page, in database: Database) throws {
    let ids = "[" + page.answer.ids.map(String.init).joined(separator: ",") + "]"
    try database.cachedStatement(sql: "INSERT INTO catalogue_page VALUES (?, ?, ?, ?)")
      .execute(arguments: [page.question.windowID, page.question.round, page.question.page, ids])
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
      part: CrawlPlan.Part(
        id: row["id"],
        window: CatalogueWindow(days: first...last, votes: votes, languages: languages)),
      round: row["round"], totalPages: row["total_pages"], totalResults: row["total_results"])
  }
}

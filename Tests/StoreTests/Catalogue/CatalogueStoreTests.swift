import Catalogue
import Core
import Foundation
import GRDB
import Store
import TestSupport
import Testing

struct CatalogueStoreTests {
  let directory: TemporaryDirectory
  let database: StateDatabase
  var catalogue: CatalogueStore { database.catalogue }
  let night = Date(timeIntervalSince1970: 1_800_000_000)
  let days = Day(number: 0)...Day(number: 9)

  init() throws {
    directory = try TemporaryDirectory()
    database = try StateDatabase(path: directory.path + "/movies.db")
  }

  private func movie(_ id: Int, _ overview: String = "Once upon a time.") -> Movie {
    Movie(
      id: id, title: "Film \(id)", overview: overview, genres: GenreSet([.drama]),
      releaseDate: "1970-01-02", popularity: 1)
  }

  private static func figures(_ movies: Int = 0) -> CatalogueFigures {
    CatalogueFigures(movies: movies, byGenre: ["Drama": movies], withoutOverview: 0)
  }

  private func begin(
    _ mode: FetchMode = .full, at start: Date? = nil, crawling days: ClosedRange<Day>? = nil
  ) throws {
    try catalogue.begin(
      FetchState(
        mode: mode, started: start ?? night, firstDay: Day(number: 0),
        phase: mode == .full ? .windows : .lists), crawling: days ?? self.days)
  }

  /// Lets the plan ask one question and be answered, and saves the answer.
  private func step(
    _ plan: inout CrawlPlan, ids: [Int], pages: Int, results: Int
  ) throws -> CrawlPlan.Effect {
    let next = plan.next()
    let change = plan.receive(
      CrawlPlan.Answer(ids: ids, totalPages: pages, totalResults: results),
      to: try #require(next))
    _ = try catalogue.save(
      change, movies: ids.map { movie($0) }, unknownGenres: [4711], now: night)
    return change.effect
  }

  @Test func `a fetch that was cut off is remembered, and forgotten when it ends`() throws {
    #expect(try catalogue.state() == nil)
    try begin()
    let state = FetchState(
      mode: .full, started: night, firstDay: Day(number: 0), phase: .windows)
    #expect(try catalogue.state() == state)
    try catalogue.advance(to: .lists)
    #expect(try catalogue.state()?.phase == .lists)
    try catalogue.end(Self.figures(), isAccepted: true, at: night + 60)
    #expect(try catalogue.state() == nil)
  }

  @Test func `a plan is taken up after every step exactly as it was`() throws {
    try begin()
    var plan = try catalogue.plan()
    // Too long; then pages 1 to 3 of its first half, twice; then its second half.
    let answers = [
      ([1], 501, 10_001), ([1, 2], 3, 5), ([3, 4], 3, 5), ([4], 3, 5), ([1, 2], 3, 5),
      ([3, 4], 3, 5), ([], 3, 5), ([9], 1, 1),
    ]
    var effects: [CrawlPlan.Effect] = []
    for (ids, pages, results) in answers {
      effects.append(try step(&plan, ids: ids, pages: pages, results: results))
      let stored = try catalogue.plan()
      #expect(Self.known(stored) == Self.known(plan))
      #expect(stored.found == plan.found && stored.expected == 10_001)
      plan = stored
    }
    #expect(effects[6...] == [.closed(found: 4, missing: 1), .closed(found: 1, missing: 0)])
    #expect(plan.isComplete)
    #expect(try catalogue.incompleteWindows().map(\.missing) == [1])
    #expect(try database.movies.movies().map(\.id) == [1, 2, 3, 4, 9])
    #expect(try catalogue.figures(fetchedSince: nil).unknownGenres == ["4711": 8])
  }

  /// What is known of each open window.
  private static func known(_ plan: CrawlPlan) -> [String] {
    plan.open.map {
      "\($0.id) \($0.window) \($0.round) \($0.totalPages ?? 0) \($0.totalResults ?? 0)"
        + " \($0.pagesDone.sorted()) \($0.ids.sorted())"
    }
  }

  @Test func `windows split by votes and language read back the same`() throws {
    try begin(crawling: Day(number: 3)...Day(number: 3))
    var plan = try catalogue.plan()
    // By votes: none, and any number of them; then those without any by language.
    for _ in 1...2 { _ = try step(&plan, ids: [], pages: 501, results: 10_001) }
    let windows = plan.open.map(\.window)
    #expect(
      windows.map(\.votes) == [
        .init(from: 0, upTo: 0), .init(from: 0, upTo: 0), .init(from: 1, upTo: nil),
      ])
    #expect(windows.map { $0.languages == nil } == [false, false, true])
    #expect(Set(try catalogue.plan().open.map(\.window)) == Set(windows))
  }

  @Test func `a page whose movies the schema refuses is not marked as saved`() throws {
    try begin()
    var plan = try catalogue.plan()
    #expect(throws: StoreError.self) { try step(&plan, ids: [5, -1], pages: 3, results: 5) }
    plan = try catalogue.plan()
    let question = plan.next()
    #expect(question?.page == 1 && plan.found == 0)
    #expect(try database.movies.movies().isEmpty)
  }

  @Test func `TMDB's movies are renewed even if nothing changed`() throws {
    _ = try database.movies.upsert([movie(1), movie(2)], source: "import", now: night)
    try begin(.changes)
    var popular = movie(1)
    popular.popularity = 50
    let later = night + 60
    #expect(try catalogue.save(popular, id: 1, now: later) == .init(unchanged: 1))
    #expect(try catalogue.save(movie(2, "Other."), id: 2, now: later) == .init(updated: 1))
    #expect(try catalogue.save(movie(3, ""), id: 3, now: later) == .init(added: 1))
    #expect(try database.movies.movies() == [popular, movie(2, "Other.")])
    #expect(try database.movies.summary().oldest == later)
    #expect(try database.movies.ids().allSatisfy(\.isTMDB))
  }

  @Test func `movies are asked for once, the most popular first`() throws {
    try begin(.changes)
    try catalogue.want([
      .init(id: 5, reason: .unlisted, popularity: 1),
      .init(id: 6, reason: .unlisted, popularity: 9),
      .init(id: 7, reason: .old), .init(id: 5, reason: .changed),
    ])
    #expect(try catalogue.state()?.phase == .movies)
    #expect(try catalogue.wanted() == [5, 7, 6])
    _ = try catalogue.save(movie(7), id: 7, now: night)
    _ = try catalogue.save(nil, id: 6, now: night)
    #expect(try catalogue.wanted() == [5])
    #expect(try catalogue.absent() == [6])
    try catalogue.want([.init(id: 6, reason: .unlisted)])
    #expect(try catalogue.wanted() == [5])
    try catalogue.want([.init(id: 6, reason: .changed)])
    #expect(try catalogue.wanted() == [6, 5])
  }

  @Test func `that a movie is absent is believed for a month`() throws {
    try begin(.changes)
    try catalogue.want([.init(id: 6, reason: .unlisted), .init(id: 7, reason: .unlisted)])
    _ = try catalogue.save(nil, id: 6, now: night)
    try begin(.changes, at: night + 29 * 86_400)
    #expect(try catalogue.absent() == [6])
    #expect(try catalogue.wanted().isEmpty)
    try begin(.changes, at: night + 31 * 86_400)
    #expect(try catalogue.absent().isEmpty)
  }

  @Test func `absent movies of TMDB's are deleted, up to a limit`() throws {
    _ = try database.movies.upsert([movie(1)], source: "import", now: night)
    try begin(.changes)
    for id in 2...4 { _ = try catalogue.save(movie(id), id: id, now: night) }
    try catalogue.want([1, 2, 3, 99].map { .init(id: $0, reason: .vanished) })
    for id in [1, 2, 3, 99] { _ = try catalogue.save(nil, id: id, now: night) }
    #expect(try catalogue.deleteAbsent(limit: 1) == (0, 2))
    #expect(try catalogue.figures(fetchedSince: nil).movies == 1)
    #expect(try database.movies.movies().count == 4)
    #expect(try catalogue.deleteAbsent(limit: 2) == (2, 0))
    #expect(try database.movies.movies().map(\.id) == [1, 4])
  }

  @Test func `the summary counts what was fetched since, and what has no date`() throws {
    try begin()
    var undated = movie(2)
    undated.releaseDate = nil
    for movie in [movie(1), undated] { _ = try catalogue.save(movie, id: movie.id, now: night) }
    _ = try catalogue.save(movie(3, ""), id: 3, now: night + 60)
    let all = try catalogue.figures(fetchedSince: nil)
    #expect(all.movies == 3 && all.withoutOverview == 1)
    #expect(all.byGenre["Drama"] == 3 && all.byGenre["War"] == 0)
    #expect(try catalogue.figures(fetchedSince: night + 60).movies == 2)
  }

  @Test func `a catalogue is up to date since the last fetch began, once all was fetched`() throws {
    try begin(.changes)
    try catalogue.end(Self.figures(), isAccepted: true, at: night + 60)
    #expect(try catalogue.upToDateSince(until: night + 300) == nil)
    try begin(.full, at: night + 100)
    try catalogue.end(Self.figures(), isAccepted: true, at: night + 160)
    #expect(try catalogue.upToDateSince(until: night + 300) == night + 100)
    try begin(.changes, at: night + 200)
    #expect(try catalogue.upToDateSince(until: night + 300) == night + 100)
    try catalogue.end(Self.figures(1), isAccepted: false, at: night + 260)
    #expect(try catalogue.upToDateSince(until: night + 300) == night + 200)
    // A fetch of a clock that was ahead.
    try begin(.full, at: night + 400 * 86_400)
    try catalogue.end(Self.figures(1), isAccepted: false, at: night + 500 * 86_400)
    #expect(try catalogue.upToDateSince(until: night + 300) == night + 200)
    #expect(try catalogue.latestAccepted() == Self.figures())
    #expect(try catalogue.latest()?.figures == Self.figures(1))
  }
}

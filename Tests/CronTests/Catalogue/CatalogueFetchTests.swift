import Catalogue
import Core
import Foundation
import Locks
import Remote
import Settings
import Store
import TestSupport
import Testing

@testable import Cron

struct CatalogueFetchTests {
  let directory: TemporaryDirectory
  let database: StateDatabase
  let settings: Settings
  let night = Date(timeIntervalSince1970: 1_795_392_000)  // 2026-11-23
  static let day = 86_400.0

  init() throws {
    directory = try TemporaryDirectory()
    database = try StateDatabase(path: directory.path + "/movies.db")
    settings = try Settings.load(
      configFile: nil, overrides: ["MARQUEE_STATE_DIR": directory.path], environment: [:])
  }

  /// More than can be had of one list.
  private static func films(_ count: Int = 510) -> [FakeTMDB.Film] {
    (1...count).map { .init(id: $0, releaseDate: Day(number: $0 * 17).description) }
  }

  private func fetch(
    _ tmdb: FakeTMDB, at now: Date? = nil, _ options: CatalogueFetch.Options = .init()
  ) async throws -> FetchReport {
    let now = now ?? night
    let workspace = Workspace(settings: settings, isQuiet: true, now: { now })
    var fetch = CatalogueFetch(workspace: workspace, database: database, client: tmdb.client)
    return try await fetch.run(options)
  }

  private var releases: ModelReleases { ModelReleases(directory: settings.modelsDirectory) }

  private func stored() throws -> Set<Int> { Set(try database.movies.ids().map(\.id)) }

  @Test func `at first the whole catalogue comes, also what no list shows`() async throws {
    let tmdb = FakeTMDB(
      Self.films() + [
        .init(id: 801, releaseDate: nil), .init(id: 802, overview: nil),
        .init(id: 803, isVideo: true), .init(id: 804, releaseDate: "2031-12-31"),
      ])
    let report = try await fetch(tmdb)
    #expect(try stored() == tmdb.ids.subtracting([803]))
    #expect(report.mode == .full && report.added == 513 && report.warnings.isEmpty)
    #expect(report.figures?.movies == 513 && report.figures?.withoutOverview == 1)
    let requests = tmdb.takeRequests()
    #expect(Set(requests).count == requests.count)
    #expect(requests.count { $0.contains("/3/movie/") } == 1)
    #expect(try database.movies.movies().count == 512)
  }

  @Test(arguments: [2, 5, 300, 514, 525])
  func `cut off anywhere, it goes on from there`(request: Int) async throws {
    var extra = Self.films()
    extra += (1001...1020).map { .init(id: $0, releaseDate: nil) }
    let tmdb = FakeTMDB(extra)
    tmdb.change {
      $0.fault = { number, _ in number >= request ? HTTPResponse(status: 401) : nil }
    }
    let error = await #expect(throws: TMDBError.self) { try await fetch(tmdb) }
    #expect(error.flatMap { ExitStatus($0) } == .noPermission)
    let before = tmdb.takeRequests()
    tmdb.change { $0.fault = nil }
    let report = try await fetch(tmdb, at: night + 60)
    #expect(report.isResumed)
    #expect(try stored() == tmdb.ids)
    #expect(report.warnings.isEmpty)
    let after = tmdb.takeRequests().filter { !$0.contains("genre/movie/list") }
    let again = Set(before.prefix(request - 1)).intersection(after)
    #expect(again.count <= 16, "asked twice: \(again.count)")
  }

  @Test func `then only what changed, what is new, and what is gone`() async throws {
    let tmdb = FakeTMDB(Self.films(40))
    _ = try await fetch(tmdb)
    _ = tmdb.takeRequests()
    tmdb.change { state in
      state.films[5] = .init(id: 5, overview: "Another text.", changed: "2026-11-23")
      state.films[6]?.changed = "2026-11-24"
      state.films[901] = .init(id: 901, changed: "2026-11-24")
      state.films[902] = .init(id: 902, releaseDate: nil)
      state.films[7] = nil
    }
    let report = try await fetch(tmdb, at: night + Self.day)
    #expect(report.mode == .changes && report.warnings.isEmpty)
    #expect(report.added == 2 && report.updated == 1)
    #expect(report.unchanged == 1 && report.deleted == 1)
    #expect(try stored() == tmdb.ids)
    #expect(try database.movies.movies { $0 == 5 }.first?.overview == "Another text.")
    #expect(tmdb.takeRequests().count <= 1 + 3 + 1 + 5)
  }

  @Test func `a fetch after more than a fortnight takes everything anew`() async throws {
    let tmdb = FakeTMDB(Self.films(20))
    _ = try await fetch(tmdb)
    #expect(try await fetch(tmdb, at: night + 13 * Self.day).mode == .changes)
    #expect(try await fetch(tmdb, at: night + 28 * Self.day).mode == .full)
    var options = CatalogueFetch.Options()
    options.since = Day("2026-11-01")
    #expect(try await fetch(tmdb, at: night + 60 * Self.day, options).mode == .changes)
    let starts = tmdb.takeRequests().compactMap { $0.split(separator: "start_date=").last }
    #expect(starts.contains("2026-11-01") && starts.contains("2026-11-14"))
    options = .init()
    options.isFull = true
    #expect(try await fetch(tmdb, at: night + 60 * Self.day, options).mode == .full)
  }

  @Test func `every film is renewed before TMDB's terms forbid to keep it`() async throws {
    let tmdb = FakeTMDB(Self.films(40))
    var now = night
    var oldest = 0.0
    while now < night + 400 * Self.day {
      _ = try await fetch(tmdb, at: now)
      oldest = max(
        oldest, now.timeIntervalSince(try #require(try database.movies.summary().oldest)))
      now += 10 * Self.day
    }
    #expect(oldest <= 160 * Self.day)
    #expect(try database.movies.ids().count == 40)
  }

  @Test func `a catalogue that lost much is not believed until somebody accepts it`()
    async throws
  {
    let tmdb = FakeTMDB(Self.films(120))
    _ = try await fetch(tmdb)
    tmdb.change { $0.films = $0.films.filter { $0.key % 2 == 0 } }
    var report = try await fetch(tmdb, at: night + Self.day)
    #expect(report.deleted == 0)
    #expect(try stored().count == 120)
    #expect(try CatalogueGuard.violations(in: database, of: releases) == report.violations)
    #expect(report.violations.contains { $0.contains("60 films, while 120 are stored") })
    var options = CatalogueFetch.Options()
    options.isAccepted = true
    report = try await fetch(tmdb, at: night + 2 * Self.day, options)
    #expect(report.deleted == 60 && report.violations.isEmpty)
    #expect(try CatalogueGuard.violations(in: database, of: releases).isEmpty)
    #expect(try stored() == tmdb.ids)
  }

  @Test func `films that answer as if they were gone are kept if they are many`() async throws {
    let tmdb = FakeTMDB(Self.films(120))
    _ = try await fetch(tmdb)
    tmdb.change { state in
      for id in 1...60 { state.films[id]?.changed = "2026-11-24" }
      state.fault = { _, path in
        path.hasPrefix("/3/movie/") && !path.contains("changes")
          ? HTTPResponse(
            status: 404, body: Array(#"{"status_code":34,"status_message":""}"#.utf8)) : nil
      }
    }
    let report = try await fetch(tmdb, at: night + Self.day)
    #expect(report.deleted == 0 && report.figures?.vanished == 60)
    #expect(report.violations.contains { $0.contains("60 stored films do not exist") })
    #expect(try stored().count == 120)
  }

  @Test func `unknown genres are told, and the known ones kept`() async throws {
    let tmdb = FakeTMDB([.init(id: 1, genres: [18, 4711]), .init(id: 2, genres: [35])])
    tmdb.change { $0.genres[4711] = "Odd" }
    let report = try await fetch(tmdb)
    #expect(report.figures?.unknownGenres == ["4711": 1])
    #expect(report.violations.contains { $0.contains("TMDB has a new genre, Odd (4711)") })
    #expect(
      try database.movies.movies().map(\.genres) == [GenreSet([.drama]), GenreSet([.comedy])])
  }

  @Test func `films that a list announces and does not show come by the export`() async throws {
    let tmdb = FakeTMDB(Self.films(20))
    tmdb.change { $0.hidden = [3, 4] }
    let report = try await fetch(tmdb)
    #expect(report.incompleteWindows.map(\.missing) == [2])
    #expect(try stored() == tmdb.ids)
  }

  @Test func `without an export nothing is deleted, and that is told`() async throws {
    let tmdb = FakeTMDB(Self.films(20))
    _ = try await fetch(tmdb)
    tmdb.change { state in
      state.hasExport = false
      state.films[3] = nil
    }
    let report = try await fetch(tmdb, at: night + Self.day)
    #expect(report.problems.count == 1 && report.violations.isEmpty)
    #expect(try stored().count == 20)
  }

  @Test func `a limit stops it, and the next run goes on`() async throws {
    let tmdb = FakeTMDB(Self.films(60))
    var options = CatalogueFetch.Options()
    options.limit = 20
    let report = try await fetch(tmdb, options)
    #expect(report.isLimited && report.figures == nil && report.fetched >= 20)
    #expect(try stored().count < 60)
    #expect(try await fetch(tmdb).isResumed)
    #expect(try stored().count == 60)
  }

  @Test func `nothing is fetched without permission or token`() throws {
    func load(_ values: [String: String]) throws -> Settings {
      try Settings.load(configFile: nil, overrides: values, environment: [:])
    }
    let none = HTTPClient { _ throws(HTTPError) in HTTPResponse(status: 200) }
    let token = ["TMDB_API_TOKEN": "a.b.c"]
    let terms = ["TMDB_TERMS": "accepted"]
    #expect(throws: FetchError.termsNotAccepted) { try TMDBClient(load(token), over: none) }
    #expect(throws: FetchError.noCredential) { try TMDBClient(load(terms), over: none) }
    let both = token.merging(terms) { first, _ in first }
    #expect(throws: Never.self) { try TMDBClient(load(both), over: none) }
    #expect(ExitStatus(FetchError.termsNotAccepted) == .configuration)
    #expect(FetchError.termsNotAccepted.description.contains("api-terms-of-use"))
  }
}

import Catalogue
import Core
import FoundationEssentials
import Remote
import Settings
import Store

/// Brings TMDB's catalogue into the store: all of it at first, then what changed.
///
/// It has three phases: the windows of the catalogue (`CatalogueFetch+Windows`), the lists of
/// what else to ask for (`CatalogueFetch+Lists`), and those films one by one. What has been
/// had is saved with the progress, page by page: killed at any moment, it goes on from there.
struct CatalogueFetch {
  /// What may be asked for.
  struct Options: Sendable {
    /// The whole catalogue, whatever is there already.
    var isFull = false
    /// What changed since this day, instead of since the last fetch.
    var since: Day?
    /// To stop after so many films.
    var limit: Int?
    /// Whether the catalogue is right, whatever the guard thinks.
    var isAccepted = false
  }

  /// The first release dates that are asked for: TMDB's oldest films are of the 1870s.
  static let firstDay = Day(number: -36_524)
  /// Films are announced up to ten years ahead.
  static let daysAhead = 3653
  /// So many films of the daily export that no list shows are asked for in one fetch.
  static let unlistedBudget = 2000
  /// TMDB tells the changes of 14 days; what is older is fetched whole.
  static let changesInSeconds: Double = 14 * 86_400
  /// Films are renewed when they are that old: TMDB's terms allow to keep them six months.
  static let renewalInSeconds: Double = 150 * 86_400

  let workspace: Workspace
  let database: StateDatabase
  let client: TMDBClient
  let progress: FetchProgress
  var options = Options()
  var state: FetchState
  var report: FetchReport
  /// The lines of the daily export, known once the lists are made.
  var exported: Int?

  init(workspace: Workspace, database: StateDatabase, client: TMDBClient) {
    self.workspace = workspace
    self.database = database
    self.client = client
    progress = FetchProgress(workspace)
    state = FetchState(
      mode: .full, started: workspace.now(), firstDay: Self.firstDay, phase: .windows)
    report = FetchReport(mode: .full)
  }

  /// Fetches; a failure leaves everything so that the next fetch goes on from there.
  mutating func run(_ options: Options = Options()) async throws -> FetchReport {
    self.options = options
    let began = ContinuousClock.now
    defer { progress.finish() }
    try CataloguePurge.distrustFuture(workspace, database)
    try takeUp()
    let differences = try await genreListDifferences()
    if state.phase == .windows { try await fetchWindows() }
    if state.phase == .lists && !report.isLimited { try await makeLists() }
    if state.phase == .movies && !report.isLimited { try await fetchWanted() }
    if !report.isLimited { try finish(genreListDifferences: differences) }
    report.requests = client.traffic.requests
    report.retries = client.traffic.retries
    report.seconds = (ContinuousClock.now - began) / .seconds(1)
    return report
  }

  /// Goes on with the fetch that was cut off, or begins another.
  private mutating func takeUp() throws {
    if let old = try database.catalogue.state(), isWorthwhile(old) {
      state = old
      report = FetchReport(mode: old.mode, isResumed: true)
      return
    }
    state = try newState()
    report = FetchReport(mode: state.mode)
    let end = Day(state.started).advanced(by: Self.daysAhead)
    try database.catalogue.begin(state, crawling: Self.firstDay...end)
  }

  /// Whether a fetch that was cut off does what is asked for.
  private func isWorthwhile(_ old: FetchState) -> Bool {
    guard (0..<Self.changesInSeconds).contains(workspace.now().timeIntervalSince(old.started))
    else { return false }
    return old.mode == .full || !options.isFull && options.since ?? old.firstDay == old.firstDay
  }

  private func newState() throws(StoreError) -> FetchState {
    let now = workspace.now()
    let upToDate = try database.catalogue.upToDateSince(until: now)
    let firstDay = options.since ?? Day(upToDate ?? now)
    let isCurrent = upToDate.map { now.timeIntervalSince($0) < Self.changesInSeconds } ?? false
    let isCrawlCheaper = try isCrawlCheaper(now)
    let needsAll = options.isFull || options.since == nil && (!isCurrent || isCrawlCheaper)
    return needsAll
      ? FetchState(mode: .full, started: now, firstDay: firstDay, phase: .windows)
      : FetchState(mode: .changes, started: now, firstDay: firstDay, phase: .lists)
  }

  /// Whether it takes fewer requests to list everything, 20 films each, than to ask for the
  /// films that have grown old one by one.
  private func isCrawlCheaper(_ now: Date) throws(StoreError) -> Bool {
    let count = try database.movies.countStale(before: now - Self.renewalInSeconds)
    return count.stale * 20 > count.all
  }

  /// Asks for the films on the list, one by one.
  private mutating func fetchWanted() async throws {
    var waiting = try database.catalogue.wanted()[...]
    let total = waiting.count
    var done = 0
    let (client, limit) = (client, options.limit)
    try await Interview.run(
      next: { underWay -> Int? in
        if let limit, report.fetched + underWay >= limit { return nil }
        return waiting.popFirst()
      },
      ask: { id in try await client.movie(id) },
      take: { film, id in
        let wanted = film.flatMap { $0.isWanted ? $0 : nil }
        report.count(
          try database.catalogue.save(
            wanted?.movie, id: id, unknownGenres: wanted?.unknownGenres ?? [],
            now: workspace.now()))
        done += 1
        progress.update("single films", done: done, of: total, requests: client.traffic.requests)
      })
    report.isLimited = !waiting.isEmpty
  }

  /// Deletes what is gone, judges the catalogue, and closes the fetch.
  private mutating func finish(genreListDifferences: [String]) throws {
    let stored = try database.movies.countStale(before: state.started).all
    let limit = options.isAccepted ? Int.max : CatalogueGuard.deletionLimit(stored: stored)
    let (deleted, kept) = try database.catalogue.deleteAbsent(limit: limit)
    report.deleted = deleted
    report.incompleteWindows = try database.catalogue.incompleteWindows()
    var figures = try database.catalogue.figures(
      fetchedSince: state.mode == .full ? state.started : nil)
    figures.genreListDifferences = genreListDifferences
    figures.vanished = kept
    figures.exported = exported
    report.figures = figures
    if !options.isAccepted {
      report.violations = try CatalogueGuard.violations(
        figures, in: database, of: workspace.releases)
    }
    try database.catalogue.end(
      figures, isAccepted: report.violations.isEmpty, at: workspace.now())
  }

  /// How TMDB's list of genres differs from ours.
  private func genreListDifferences() async throws -> [String] {
    let theirs = try await client.genres()
    let ours = Genre.allCases.compactMap { genre -> String? in
      switch theirs[genre.number] {
      case genre.name: nil
      case nil: "TMDB has the genre \(genre.name) (\(genre.number)) no longer"
      case let name?: "TMDB calls the genre \(genre.name) (\(genre.number)) \(name)"
      }
    }
    let new = theirs.filter { Genre(number: $0.key) == nil }.sorted { $0.key < $1.key }
    return ours + new.map { "TMDB has a new genre, \($0.value) (\($0.key))" }
  }
}

extension Day {
  /// The day of a moment, in UTC.
  init(_ date: Date) {
    self.init(secondsSince1970: date.timeIntervalSince1970)
  }
}

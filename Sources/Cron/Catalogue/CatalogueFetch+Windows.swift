import Catalogue
import Core
import Remote
import Store

/// The first phase: everything with a release date, from lists.
extension CatalogueFetch {
  /// Asks for every page of every window.
  mutating func fetchWindows() async throws {
    var plan = try database.catalogue.plan()
    let (client, limit) = (client, options.limit)
    try await Interview.run(
      next: { underWay -> CrawlPlan.Question? in
        if let limit, report.fetched + 20 * underWay >= limit { return nil }
        return plan.next()
      },
      ask: { question in try await client.discover(question.window, page: question.page) },
      take: { list, question in
        try save(list, question, &plan)
        progress.update(
          "catalogue", done: plan.found, of: plan.expected, requests: client.traffic.requests)
      })
    guard plan.isComplete else {
      report.isLimited = true
      return
    }
    state.phase = .lists
    try database.catalogue.advance(to: .lists)
  }

  /// Ten times what there are.
  private static let (maximumWindows, maximumFilms) = (5000, 10_000_000)

  private mutating func save(
    _ list: MoviePage, _ question: CrawlPlan.Question, _ plan: inout CrawlPlan
  ) throws {
    guard question.windowID <= Self.maximumWindows else { throw TMDBError.endless("pages") }
    guard plan.found <= Self.maximumFilms else { throw TMDBError.endless("films") }
    let answer = CrawlPlan.Answer(
      ids: list.movies.map(\.movie.id), totalPages: list.totalPages,
      totalResults: list.totalResults)
    let wanted = list.movies.filter(\.isWanted)
    report.count(
      try database.catalogue.save(
        plan.receive(answer, to: question), movies: wanted.map(\.movie),
        unknownGenres: wanted.flatMap(\.unknownGenres), now: workspace.now()))
  }
}

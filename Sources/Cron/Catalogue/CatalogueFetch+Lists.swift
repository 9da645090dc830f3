import Catalogue
import Core
import FoundationEssentials
import Remote
import Store

/// The second phase: which films are to be asked for one by one.
extension CatalogueFetch {
  /// Lists what changed, what grew old, what vanished, and what no other list shows.
  mutating func makeLists() async throws {
    let stored = try database.movies.ids()
    let ids = stored.map(\.id)
    var wanted: [WantedMovie] = []
    if let export = try await export() {
      exported = export.movies.count
      wanted += try unlisted(export, stored: ids)
      wanted += vanished(export, stored: stored.filter(\.isTMDB).map(\.id))
    }
    let old = workspace.now() - Self.renewalInSeconds
    wanted += try database.movies.stale(
      before: old, limit: max(Self.unlistedBudget, ids.count / 20)
    )
    .map { WantedMovie(id: $0, reason: .old) }
    if state.mode == .changes {
      let known = Set(ids)
      wanted += try await changes().filter { $0.adult != true || known.contains($0.id) }
        .map { WantedMovie(id: $0.id, reason: .changed) }
    }
    try database.catalogue.want(wanted)
    state.phase = .movies
  }

  /// The daily export; without it the fetch goes on, and some things have to wait.
  private mutating func export() async throws -> MovieExport? {
    var reason = "there is none of the last days"
    do {
      let export = try await MovieExport.latest(from: client, today: Day(workspace.now()))
      if let export { return export }
    } catch let error as TMDBError {
      reason = error.description
    }
    report.problems.append(
      "TMDB's daily export is not to be had (\(reason)):"
        + " films that were deleted, or that have no release date, wait for the next fetch")
    return nil
  }

  private mutating func unlisted(
    _ export: MovieExport, stored: [Int]
  ) throws(StoreError) -> [WantedMovie] {
    let absent = try database.catalogue.absent()
    let missing = export.unlisted(stored: stored).filter { !absent.contains($0.id) }
    report.unlistedLeft = max(0, missing.count - Self.unlistedBudget)
    return Array(missing.prefix(Self.unlistedBudget))
  }

  /// Films that the export lacks: TMDB is asked about each whether it is gone for good.
  ///
  /// An export that lacks too many of them is not believed; `CatalogueGuard` tells of it.
  private func vanished(_ export: MovieExport, stored: [Int]) -> [WantedMovie] {
    let isWhole =
      Double(export.movies.count) >= CatalogueGuard.smallestShare * Double(stored.count)
    return isWhole || options.isAccepted
      ? export.vanished(stored: stored).map { WantedMovie(id: $0, reason: .vanished) } : []
  }

  /// The films that changed, since the day on which the last fetch began.
  private mutating func changes() async throws -> [ChangePage.Change] {
    let tomorrow = max(Day(workspace.now()).advanced(by: 1), state.firstDay.advanced(by: 1))
    var ranges = stride(from: state.firstDay, to: tomorrow, by: 13).map {
      $0...min($0.advanced(by: 13), tomorrow)
    }
    var changes: [ChangePage.Change] = []
    while let days = ranges.popLast() {
      let first = try await client.changes(days, page: 1)
      // The last day may not count, so the halves share one.
      if first.totalPages > CrawlPlan.maximumPages, days.count > 2 {
        let middle = days.lowerBound.advanced(by: days.count / 2)
        ranges += [days.lowerBound...middle, middle...days.upperBound]
        continue
      }
      changes += first.changes
      changes += try await self.changes(days, pages: first.totalPages)
    }
    return changes
  }

  /// The pages after the first.
  private mutating func changes(
    _ days: ClosedRange<Day>, pages: Int
  ) async throws -> [ChangePage.Change] {
    if pages > CrawlPlan.maximumPages {
      report.problems.append(
        "TMDB lists more changes between \(days.lowerBound) and \(days.upperBound) than it shows:"
          + " run `marquee-cron fetch --full` to have them all")
    }
    var waiting = Array(1...min(max(1, pages), CrawlPlan.maximumPages)).dropFirst()
    var changes: [ChangePage.Change] = []
    let client = client
    try await Interview.run(
      next: { _ in waiting.popFirst() },
      ask: { page in try await client.changes(days, page: page) },
      take: { list, _ in changes += list.changes })
    return changes
  }
}

import Core
import Store

/// What a fetch did; the detail of the run.
package struct FetchReport: Encodable, Sendable {
  /// A window of which films are missing.
  package struct Gap: Hashable, Encodable, Sendable {
    package var window: String
    package var missing: Int
  }

  package var mode: FetchMode
  /// Whether it went on where another was cut off.
  package var isResumed: Bool
  package var added = 0
  package var updated = 0
  package var unchanged = 0
  package var deleted = 0
  package var requests = 0
  package var retries = 0
  package var seconds = 0.0
  package var incompleteWindows: [Gap] = []
  /// Films that exist, are not stored, and have to wait for another night.
  package var unlistedLeft = 0
  /// Whether `--limit` ended it before it was through.
  package var isLimited = false
  /// TMDB's films that are stored; `nil` where it was not through.
  package var figures: CatalogueFigures?
  /// What could not be had, and what it means.
  package var problems: [String] = []
  /// Why the catalogue should not be learned from.
  package var violations: [String] = []

  package init(mode: FetchMode, isResumed: Bool = false) {
    self.mode = mode
    self.isResumed = isResumed
  }

  enum CodingKeys: String, CodingKey {
    case mode, added, updated, unchanged, deleted, requests, retries, seconds, figures, problems
    case violations
    case isResumed = "resumed"
    case incompleteWindows = "incomplete_windows"
    case unlistedLeft = "unlisted_left"
    case isLimited = "limited"
  }

  /// How many films have been had.
  package var fetched: Int { added + updated + unchanged }

  mutating func count(_ changes: MovieStore.Changes) {
    added += changes.added
    updated += changes.updated
    unchanged += changes.unchanged
  }

  package var text: String {
    var table = TextFacts()
    table.add(
      "fetched",
      (mode == .full ? "the whole catalogue" : "what changed")
        + (isResumed ? ", going on where it was cut off" : "")
        + (isLimited ? ", up to the limit: run it again to go on" : ""))
    table.add(
      "films",
      "added \(Figures.count(added)), updated \(Figures.count(updated)),"
        + " unchanged \(Figures.count(unchanged)), deleted \(Figures.count(deleted))")
    if let figures {
      table.add(
        "stored",
        "\(Figures.count(figures.movies, "film")) of TMDB's,"
          + " \(Figures.count(figures.withoutOverview)) without overview")
    }
    if unlistedLeft > 0 {
      table.add("later", "\(Figures.count(unlistedLeft, "film")) that no list shows")
    }
    let rate = Figures.decimal(Double(requests) / max(seconds, 1e-3), digits: 1)
    table.add(
      "requests",
      "\(Figures.count(requests)), of them \(Figures.count(retries)) repeated,"
        + " in \(Figures.duration(seconds: seconds)) (\(rate) a second)")
    return table.text
  }
}

/// What a fetch did.
package struct FetchReport: Hashable, Codable, Sendable {
  /// A window of which films are missing.
  package struct Gap: Hashable, Codable, Sendable {
    package let window: String
    package let missing: Int
  }

  package let mode: FetchMode
  /// Whether it went on where another was cut off.
  package let isResumed: Bool
  package private(set) var added = 0
  package private(set) var updated = 0
  package private(set) var unchanged = 0
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

  private enum CodingKeys: String, CodingKey {
    case mode, added, updated, unchanged, deleted, requests, retries, seconds, figures, problems
    case violations
    case isResumed = "resumed"
    case incompleteWindows = "incomplete_windows"
    case unlistedLeft = "unlisted_left"
    case isLimited = "limited"
  }

  package init(mode: FetchMode, isResumed: Bool = false) {
    self.mode = mode
    self.isResumed = isResumed
  }

  /// How many films have been had.
  package var fetched: Int { added + updated + unchanged }

  package mutating func count(_ changes: MovieStore.Changes) {
    added += changes.added
    updated += changes.updated
    unchanged += changes.unchanged
  }
}

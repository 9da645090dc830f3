import FoundationEssentials
import Store

/// Drops what TMDB's terms forbid to keep any longer; `purge` and every night do it.
enum CataloguePurge {
  /// Six months.
  static let ageInDays = 180

  /// Drops TMDB's movies that are too old, or all of them.
  static func run(
    _ workspace: Workspace, _ database: StateDatabase, all: Bool = false
  ) throws(StoreError) -> PurgeReport {
    let oldest = workspace.now() - Double(ageInDays) * 86_400
    return try database.movies.purge(fetchedBefore: all ? nil : oldest)
  }
}

extension PurgeReport {
  var text: String {
    "dropped \(Figures.count(dropped, "movie")) of TMDB's, \(Figures.count(left)) left"
  }
}

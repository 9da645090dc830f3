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
    try distrustFuture(workspace, database)
    let oldest = workspace.now() - Double(ageInDays) * 86_400
    return try database.movies.purge(fetchedBefore: all ? nil : oldest)
  }

  /// Makes movies from the future due to be fetched again, and to be dropped if they are not.
  ///
  /// Clocks are put right by seconds all the time: an hour is no future.
  static func distrustFuture(
    _ workspace: Workspace, _ database: StateDatabase
  ) throws(StoreError) {
    let hour = 3600.0
    try database.movies.age(
      fetchedAfter: workspace.now() + hour, to: CatalogueFetch.renewalInSeconds + 24 * hour)
  }
}

extension PurgeReport {
  var text: String {
    "dropped \(Figures.count(dropped, "movie")) of TMDB's, \(Figures.count(left)) left"
  }
}

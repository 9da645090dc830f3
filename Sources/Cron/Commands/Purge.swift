import ArgumentParser
import FoundationEssentials
import Store

struct Purge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Drops movies of TMDB that are older than its terms allow, or all of them.",
    discussion: """
      TMDB's terms forbid to keep its content for longer than six months; \
      `marquee-cron fetch` renews movies before that. Imported movies stay.
      """)

  @Flag(help: "All of TMDB's movies, as its terms demand when the licence ends.")
  var all = false

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let workspace = try common.workspace()
    try await workspace.exclusively("purge") {
      let database = try workspace.database()
      let result = try await workspace.recorded("purge", in: database) {
        (try CataloguePurge.run(workspace, database, all: all), outcome: .done)
      }
      try workspace.console.confirm(result, as: report.format) { result.text }
      if all {
        workspace.console.note(
          "Models that learned from them are still in \(workspace.settings.modelsDirectory).")
      }
    }
  }
}

/// Drops what may not be kept any longer.
package enum CataloguePurge {
  /// Six months.
  package static let ageInDays = 180

  /// What was dropped; the detail of the run.
  package struct Report: Hashable, Encodable, Sendable {
    package var dropped: Int
    package var left: Int

    var text: String {
      "dropped \(Figures.count(dropped, "movie")) of TMDB's, \(Figures.count(left)) left"
    }
  }

  /// Drops TMDB's movies that are too old, or all of them.
  package static func run(
    _ workspace: Workspace, _ database: StateDatabase, all: Bool = false
  ) throws(StoreError) -> Report {
    let oldest = workspace.now() - Double(ageInDays) * 86_400
    let dropped = try database.movies.purge(fetchedBefore: all ? nil : oldest)
    return Report(dropped: dropped, left: try database.movies.countStale(before: oldest).all)
  }
}

import ArgumentParser
import Store

struct Purge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Drops TMDB's movies that are older than its terms allow, or all of them.",
    discussion: """
      TMDB's terms forbid keeping its content for longer than six months; \
      `marquee-cron fetch` renews movies before that. Imported movies stay.
      """)

  @Flag(help: "Drop all of TMDB's movies, as its terms demand when the licence ends.")
  var all = false

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let workspace = try common.workspace()
    try await workspace.exclusively("purge") {
      let database = try workspace.database()
      let result = try await workspace.recorded("purge", in: database, as: RunDetails.Report.purge)
      {
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

import ArgumentParser
import Core
import Store

struct Rollback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts the model that was in service before, or a named one, back into service.",
    discussion: """
      The model is not compared with anything. The one that it replaces is withdrawn: no night \
      puts it back, until `marquee-cron publish VERSION --force --reason TEXT` does, or a rollback \
      that names it. What the Hub's main branch has follows the next night, or by `marquee-cron \
      upload`. A gateway that is running takes it at once; if it refuses, everything is put back \
      as it was, and the command ends with 69.
      """)

  @Argument(help: "The model to go back to (else the one that was in service before).")
  var version: String?

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let workspace = try common.workspace()
    try await workspace.exclusively("rollback") {
      let database = try workspace.database()
      let publication = Publication(workspace: workspace, database: database)
      let version = try version ?? publication.previousVersion()
      let result = try await workspace.recorded(
        "rollback", in: database, as: RunDetails.Report.publication
      ) {
        (try publication.restore(version), outcome: .done)
      }
      try publication.finish(result, as: report.format)
    }
  }
}

import ArgumentParser
import Core
import Store

struct Publish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts a model into service if it is not worse than the one that is there.",
    discussion: """
      Both models classify the held-out movies of the database. A candidate whose micro-F1 is \
      worse by more than \(Gate.tolerance) stays out; that is a decision, not a failure, and the \
      command ends with 0. A gateway that is running takes the model at once.
      """)

  @Argument(help: "The model to publish; else the newest.")
  var version: String?

  @Flag(help: "Publish the model however it compares.")
  var force = false

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let workspace = try common.workspace()
    try await workspace.exclusively("publish") {
      let database = try workspace.database()
      let publication = Publication(workspace: workspace, database: database)
      let version = try version ?? publication.newestVersion()
      let result = try await workspace.recorded("publish", in: database) {
        let result = try publication.publish(version, force: force)
        return (result, outcome: result.outcome == .kept ? .kept : .done)
      }
      try publication.finish(result, as: report.format)
    }
  }
}

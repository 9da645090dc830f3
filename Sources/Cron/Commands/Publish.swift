import ArgumentParser
import Core
import Store

struct Publish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts a model into service if it is not worse than the one there.",
    discussion: """
      Both models classify the held-out movies of the database. A candidate stays out if its \
      micro-F1 is worse by more than \(Gate.tolerance), if its F1 is worse by more than \
      \(Gate.genreTolerance) in a genre that at least \(Gate.genreMinimum) of those movies have, \
      or if it is no better than a constant answer. So does one that was withdrawn by `rollback`, \
      until --force puts it back. That is a decision, not a failure, and the \
      command ends with 0.
      A gateway that is running takes the model at once. If it refuses, the model that was in \
      service before is put back, and the command ends with 69.
      """)

  @Argument(help: "The model to publish (else the newest).")
  var version: String?

  @Flag(help: "Publish the model however it compares; needs --reason.")
  var force = false

  @Option(help: ArgumentHelp("Why the gate is overruled; it stays on record.", valueName: "text"))
  var reason: String?

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    let isBlank = reason?.allSatisfy(\.isWhitespace) ?? true
    if force && isBlank {
      throw ValidationError(
        "--force needs --reason TEXT: say why the gate is overruled; it stays on record")
    }
    if !force && reason != nil { throw ValidationError("--reason goes with --force: add it") }
  }

  func run() async throws {
    let workspace = try common.workspace()
    try await workspace.exclusively("publish") {
      let database = try workspace.database()
      let publication = Publication(workspace: workspace, database: database)
      let version = try version ?? publication.newestVersion()
      let result = try await workspace.recorded(
        "publish", in: database, as: RunDetails.Report.publication
      ) {
        let result = try publication.publish(version, forcedBecause: reason)
        return (result, outcome: result.outcome == .kept ? .kept : .done)
      }
      try publication.finish(result, as: report.format)
      if result.outcome == .published { workspace.tidy(database) }
    }
  }
}

import ArgumentParser
import Core
import Remote
import Store

struct Pull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Brings a model from the Hugging Face Hub and puts it into service.",
    discussion: """
      The model comes from HF_REPO and every file is verified by its hash; it gets the version \
      that it has where it was trained. It is not compared with the one in service. A gateway \
      that is running takes it at once; if it refuses, everything is put back as it was, and the \
      command ends with 69. A public repository needs no HF_TOKEN.
      """)

  @Option(
    help: ArgumentHelp("A tag, such as a version, a branch or a commit.", valueName: "rev"))
  var revision = "main"

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if revision.isEmpty { throw ValidationError("--revision needs a tag, a branch or a commit") }
  }

  func run() async throws {
    let workspace = try common.workspace()
    try await workspace.exclusively("pull") {
      let pull = try ModelPull(workspace: workspace)
      let database = try workspace.database()
      let publication = Publication(workspace: workspace, database: database)
      let result = try await workspace.recorded("pull", in: database, as: RunDetails.Report.pull) {
        let download = try await pull.run(revision)
        let publication = try publication.restore(download.version, as: .pulled)
        return (PullReport(download: download, publication: publication), outcome: .done)
      }
      try workspace.console.confirm(result, as: report.format) { result.publication.text }
      workspace.tidy()
    }
  }
}

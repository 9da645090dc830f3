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
      that is running takes it at once. A public repository needs no HF_TOKEN.
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
      let result = try await workspace.recorded("pull", in: database) {
        let pulled = try await pull.run(revision)
        return (try publication.restore(pulled.version, as: .pulled), outcome: .done)
      }
      try publication.finish(result, as: report.format)
      workspace.tidy()
    }
  }
}

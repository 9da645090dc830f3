import ArgumentParser
import Core
import Remote
import Store

struct Upload: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Uploads a model to the Hugging Face Hub.",
    discussion: """
      The model's directory goes to HF_REPO in one commit that is tagged with the version; what \
      is there already is not sent again. Where HF_SPACE is set, a page that classifies in the \
      browser goes there, with the model. Repositories that do not exist are created.
      """)

  @Argument(help: "The model to upload (else the one in service).")
  var version: String?

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let workspace = try common.workspace()
    try await workspace.exclusively("upload") {
      let database = try workspace.database()
      let upload = try ModelUpload(workspace: workspace, database: database)
      guard let version = version ?? workspace.releases.current() else {
        throw ModelError.noModel(directory: workspace.releases.directory)
      }
      let result = try await workspace.recorded(
        "upload", in: database, as: RunDetails.Report.upload
      ) {
        (try await upload.run(version), outcome: .done)
      }
      try workspace.console.confirm(result, as: report.format) { result.text }
    }
  }
}

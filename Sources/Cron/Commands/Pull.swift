import ArgumentParser
import Core
import Remote
import Store

struct Pull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Downloads a model from the Hugging Face Hub and puts it into service.",
    discussion: """
      The model comes from HF_REPO, every file is verified by its hash, and it keeps its version. \
      It is not compared with the one in service. A gateway that is running takes it at once; if \
      it refuses, everything is put back as it was, and the command ends with 69. If the model is \
      in service already, or was withdrawn by a rollback, nothing is touched or recorded. \
      HF_REVISION pins a machine to a tag. A public repository needs no HF_TOKEN.
      """)

  @Option(
    help: ArgumentHelp(
      "A tag, such as a version, a branch or a commit (default: HF_REVISION, or main).",
      valueName: "rev"))
  var revision: String?

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if revision == "" { throw ValidationError("--revision needs a tag, a branch or a commit") }
  }

  func run() async throws {
    let workspace = try common.workspace()
    try await workspace.exclusively("pull") {
      let pull = try ModelPull(workspace: workspace)
      let offer = try await pull.offer(of: revision ?? workspace.settings.hubRevision)
      let result = try await putIntoService(offer, of: pull, workspace)
      try workspace.console.confirm(result, as: report.format) { result.publication.text }
    }
  }

  /// What there is to say of a model that is here, and in service or withdrawn; `nil` of others.
  private func known(
    _ offer: ModelPull.Offer, _ workspace: Workspace
  ) throws -> PublicationReport? {
    guard let version = offer.version else { return nil }
    let current = workspace.releases.current()
    if version == current {
      return PublicationReport(version: version, outcome: .unchanged, reason: "")
    }
    guard let database = try workspace.readDatabase() else { return nil }
    let decision = try Publication(workspace: workspace, database: database)
      .withdrawal(of: version, current)
    return decision.map {
      PublicationReport(
        version: version, outcome: .kept, reason: $0.reason, before: current, decision: $0)
    }
  }

  private func putIntoService(
    _ offer: ModelPull.Offer, of pull: ModelPull, _ workspace: Workspace
  ) async throws -> PullReport {
    let releases = workspace.releases
    if releases.replaced() == nil, let known = try known(offer, workspace) {
      return PullReport(download: try await pull.bring(offer), publication: known)
    }
    let database = try workspace.database()
    defer { workspace.tidy(database) }
    return try await workspace.recorded("pull", in: database, as: RunDetails.Report.pull) {
      let download = try await pull.bring(offer)
      let publication = try Publication(workspace: workspace, database: database)
        .restore(download.version, as: .pulled)
      return (
        PullReport(download: download, publication: publication),
        outcome: publication.outcome == .kept ? .kept : .done
      )
    }
  }
}

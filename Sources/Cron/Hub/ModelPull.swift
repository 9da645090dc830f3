import Core
import FoundationEssentials
import Remote
import Settings
import Store

/// Brings a model from the Hugging Face Hub into the state directory of this machine.
struct ModelPull {
  private let workspace: Workspace
  private let hub: HubClient
  private let repository: HubRepository

  /// - Throws: a `SettingsError` that names what is not set.
  init(
    workspace: Workspace, http: HTTPClient = Workspace.http, retry: Retry = Retry()
  ) throws(SettingsError) {
    let settings = workspace.settings
    guard let name = settings.hubRepository else { throw .missing([.hubRepository], for: "pull") }
    self.workspace = workspace
    hub = HubClient(
      endpoint: settings.hubEndpoint, token: try settings.hubToken?.value(), http: http,
      retry: retry)
    repository = HubRepository(.model, name)
  }

  /// What a revision of the repository has.
  struct Offer {
    let revision: String
    let commit: String
    /// Of all files, by their paths.
    let entries: [String: HubEntry]
    let sums: HubFile
    /// The version under which the model is here already, whole.
    let version: String?
  }

  /// Asks the Hub what a revision has: three requests, and nothing is written.
  func offer(of revision: String) async throws -> Offer {
    let commit = try await hub.commit(of: repository, at: revision)
    let entries = try await hub.files(of: repository, at: commit)
    let sums = try await hub.download(
      entry("SHA256SUMS", of: revision, in: entries), from: repository, at: commit)
    return Offer(
      revision: revision, commit: commit, entries: entries, sums: sums,
      version: try version(having: sums.bytes))
  }

  /// Downloads what an offer's `SHA256SUMS` names, and makes a model of it; one that is here
  /// already is not sent again.
  ///
  /// Whatever else the repository has stays there. Nothing of a model is seen here before all of
  /// it has arrived and been verified.
  func bring(_ offer: Offer) async throws -> PullReport.Download {
    let started = workspace.now()
    var report = PullReport.Download(
      version: offer.version ?? "", repository: repository.name, revision: offer.revision,
      commit: offer.commit)
    guard offer.version == nil else { return report }
    let models = workspace.settings.modelsDirectory
    let bar = ProgressBar(isShown: workspace.console.showsProgress)
    defer { bar.finish() }
    let names = try ModelDirectory.sums(offer.sums.bytes, path: offer.sums.path).keys.sorted()
    let wanted = try names.map { try entry($0, of: offer.revision, in: offer.entries) }
    var files = [offer.sums]
    report.bytes = offer.sums.bytes.count
    let total = wanted.reduce(report.bytes) { $0 + $1.size }
    for entry in wanted {
      bar.update(Double(report.bytes) / Double(max(1, total)), "downloading \(entry.path)")
      files.append(try await hub.download(entry, from: repository, at: offer.commit))
      report.bytes += entry.size
    }
    report.version = try ModelDirectory.adopt(files.map { ($0.path, $0.bytes) }, into: models)
    report.downloaded = files.map(\.path)
    report.seconds = workspace.now().timeIntervalSince(started)
    return report
  }

  private func entry(
    _ name: String, of revision: String, in entries: [String: HubEntry]
  ) throws(CommandError) -> HubEntry {
    if let entry = entries[name] { return entry }
    throw .notAModel(repository: repository.name, revision: revision, missing: name)
  }

  /// The whole model that is here already and has these sums.
  private func version(having sums: [UInt8]) throws -> String? {
    try workspace.releases.versions().last { version in
      let path = workspace.releases.path(of: version)
      return (try? MappedFile.contents(of: path + "/SHA256SUMS")) == sums
        && (try? ModelDirectory.read(at: path)) != nil
    }
  }
}

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
    /// Those of its `SHA256SUMS`.
    let sums: [String: String]
    /// The version under which the model is here already, whole.
    let version: String?
  }

  /// Asks the Hub what a revision has: three requests, and nothing is written.
  func offer(of revision: String) async throws -> Offer {
    let commit = try await hub.commit(of: repository, at: revision)
    let entries = try await hub.files(of: repository, at: commit)
    let list = try entry("SHA256SUMS", of: revision, in: entries)
    let file = try await hub.download(
      list, from: repository, at: commit, limit: ModelDirectory.limit(of: list.path))
    let sums = try ModelDirectory.sums(file.bytes, path: list.path)
    return Offer(
      revision: revision, commit: commit, entries: entries, sums: sums,
      version: try version(having: sums))
  }

  /// Downloads the files of a model that an offer has, and makes a model of them; one that is here
  /// already is not sent again.
  ///
  /// Whatever else the repository has stays there, and so does its `predict.py`: what runs here is
  /// what comes with this program. Nothing of a model is seen here before all of it has arrived and
  /// been verified.
  func bring(_ offer: Offer) async throws -> PullReport.Download {
    let started = workspace.now()
    var report = PullReport.Download(
      version: offer.version ?? "", repository: repository.name, revision: offer.revision,
      commit: offer.commit)
    guard offer.version == nil else { return report }
    let bar = ProgressBar(isShown: workspace.console.showsProgress)
    defer { bar.finish() }
    let wanted = try ModelDirectory.fetchedFiles.map { file in
      (entry: try entry(file.name, of: offer.revision, in: offer.entries), limit: file.limit)
    }
    let total = wanted.reduce(0.0) { $0 + Double($1.entry.size) }
    let models = workspace.settings.modelsDirectory
    report.version = try await ModelDirectory.adopt(into: models) { folder in
      for (entry, limit) in wanted {
        bar.update(Double(report.bytes) / max(1, total), "downloading \(entry.path)")
        let digest = try await hub.download(
          entry, from: repository, at: offer.commit, limit: limit, to: folder + "/" + entry.path)
        guard digest == offer.sums[entry.path] else {
          throw ModelError.corrupt(
            path: "\(entry.path) of \(repository.name)",
            reason: "its SHA-256 is not that of SHA256SUMS")
        }
        report.bytes += entry.size
        report.downloaded.append(entry.path)
      }
    }
    report.seconds = workspace.now().timeIntervalSince(started)
    return report
  }

  private func entry(
    _ name: String, of revision: String, in entries: [String: HubEntry]
  ) throws(CommandError) -> HubEntry {
    if let entry = entries[name] { return entry }
    throw .notAModel(repository: repository.name, revision: revision, missing: name)
  }

  /// The whole model that is here already and whose files have these sums, but for `predict.py`.
  private func version(having sums: [String: String]) throws -> String? {
    try workspace.releases.versions().last { version in
      guard
        let model = try? ModelDirectory.read(at: workspace.releases.path(of: version))
      else { return false }
      return ModelDirectory.fetchedFiles.allSatisfy { model.digests[$0.name] == sums[$0.name] }
    }
  }
}

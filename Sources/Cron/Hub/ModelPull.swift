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

  /// Downloads what a revision's `SHA256SUMS` names, and makes a model of it.
  ///
  /// Whatever else the repository has stays there. Nothing of a model is seen here before all of
  /// it has arrived and been verified.
  func run(_ revision: String) async throws -> PullReport.Download {
    let started = workspace.now()
    let models = workspace.settings.modelsDirectory
    let bar = ProgressBar(isShown: workspace.console.showsProgress)
    defer { bar.finish() }
    bar.update(nil, "looking at \(repository.name)")
    let commit = try await hub.commit(of: repository, at: revision)
    let entries = try await hub.files(of: repository, at: commit)
    func entry(_ name: String) throws(CommandError) -> HubEntry {
      if let entry = entries[name] { return entry }
      throw .notAModel(repository: repository.name, revision: revision, missing: name)
    }
    let sums = try await hub.download(entry("SHA256SUMS"), from: repository, at: commit)
    var report = PullReport.Download(
      version: "", repository: repository.name, revision: revision, commit: commit)
    if let version = try version(having: sums.bytes) {
      report.version = version
    } else {
      let names = try ModelDirectory.sums(sums.bytes, path: sums.path).keys.sorted()
      let wanted = try names.map(entry)
      var files = [sums]
      report.bytes = sums.bytes.count
      let total = wanted.reduce(sums.bytes.count) { $0 + $1.size }
      for entry in wanted {
        bar.update(Double(report.bytes) / Double(max(1, total)), "downloading \(entry.path)")
        files.append(try await hub.download(entry, from: repository, at: commit))
        report.bytes += entry.size
      }
      try ModelDirectory.removeIncomplete(in: models)
      report.version = try ModelDirectory.adopt(
        files.map { ($0.path, $0.bytes) }, into: models)
      report.downloaded = files.map(\.path)
    }
    report.seconds = workspace.now().timeIntervalSince(started)
    return report
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

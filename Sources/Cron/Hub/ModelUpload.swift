import Core
import FoundationEssentials
import Remote
import Settings
import Store

/// Brings a model, and the page that shows it, to the Hugging Face Hub.
struct ModelUpload {
  private let workspace: Workspace
  private let database: StateDatabase
  private let hub: HubClient
  private let repository: HubRepository
  private let space: HubRepository?

  /// - Throws: a `SettingsError` that names what is not set.
  init(
    workspace: Workspace, database: StateDatabase, http: HTTPClient = Workspace.http,
    retry: Retry = Retry()
  ) throws(SettingsError) {
    let settings = workspace.settings
    guard let name = settings.hubRepository, let token = settings.hubToken else {
      var missing: [SettingKey] = settings.hubRepository == nil ? [.hubRepository] : []
      if settings.hubToken == nil { missing.append(.hubToken) }
      throw .missing(missing, for: "upload")
    }
    self.workspace = workspace
    self.database = database
    hub = HubClient(
      endpoint: settings.hubEndpoint, token: try token.value(), http: http, retry: retry)
    repository = HubRepository(.model, name)
    space = settings.hubSpace.map { HubRepository(.space, $0) }
  }

  /// Uploads a version, or what of it the Hub does not have yet, and looks whether it is there.
  ///
  /// It is remembered as uploaded once all of it is.
  func run(_ version: String) async throws -> UploadReport {
    let started = workspace.now()
    let path = workspace.releases.path(of: version)
    guard try workspace.releases.versions().contains(version) else {
      throw ModelError.noSuchVersion(version, directory: workspace.releases.directory)
    }
    let model = try ModelDirectory.read(at: path)
    let files = try ModelDirectory.files(at: path).map { HubFile(path: $0.name, bytes: $0.bytes) }
    let upload = try await send(files, of: version, to: repository)
    try await hub.tag(upload.commit, version, having: files, in: repository)
    var report = UploadReport(version: version, model: .init(repository, upload))
    if let space {
      let page = SpacePage(model: model, files: files, repository: repository.name).files
      let upload = try await send(page, of: version, to: space)
      try await hub.verify(page, in: space, at: upload.commit)
      report.space = .init(space, upload)
    }
    if try database.runs.model(version) == nil { try database.runs.record(ModelRecord(model)) }
    var commits = [(Self.place(repository), upload.commit)]
    if let space, let commit = report.space?.commit { commits.append((Self.place(space), commit)) }
    try database.runs.recordUpload(version, commits, at: workspace.now())
    report.seconds = workspace.now().timeIntervalSince(started)
    return report
  }

  /// The commit that has a version, if that is what the Hub shows wherever it should be.
  static func commit(
    of version: String, _ settings: Settings, _ runs: RunStore
  ) throws(StoreError) -> String? {
    let repositories = [
      settings.hubRepository.map { HubRepository(.model, $0) },
      settings.hubSpace.map { HubRepository(.space, $0) },
    ].compactMap(\.self)
    var commits: [String] = []
    for repository in repositories {
      guard let shown = try runs.uploaded(to: place(repository)), shown.version == version else {
        return nil
      }
      commits.append(shown.commit)
    }
    return commits.first
  }

  /// A model's repository and a Space may have the same name.
  private static func place(_ repository: HubRepository) -> String {
    "\(repository.kind.rawValue) \(repository.name)"
  }

  private func send(
    _ files: [HubFile], of version: String, to repository: HubRepository
  ) async throws(HubError) -> HubUpload {
    let bar = ProgressBar(isShown: workspace.console.showsProgress)
    defer { bar.finish() }
    bar.update(nil, "looking at \(repository.name)")
    try await hub.create(repository)
    return try await hub.upload(files, to: repository, titled: "Marquee \(version)") {
      commit throws(HubError) in
      try await leftovers(of: repository, at: commit, beside: files)
    } progress: { sent, total in
      bar.update(Double(sent) / Double(max(1, total)), "uploading to \(repository.name)")
    }
  }

  /// The files of a former model that this one does not have: those that its sums name.
  private func leftovers(
    of repository: HubRepository, at commit: String, beside files: [HubFile]
  ) async throws(HubError) -> [String] {
    guard let sums = files.first(where: { $0.path == "SHA256SUMS" }) else { return [] }
    let entries = try await hub.files(of: repository, at: commit)
    guard let entry = entries[sums.path], !sums.isCalled(entry.oid) else { return [] }
    let old = try await hub.download(entry, from: repository, at: commit, limit: 1 << 20)
    let former = (try? ModelDirectory.sums(old.bytes, path: entry.path)) ?? [:]
    return former.keys.filter { name in
      entries[name] != nil && !files.contains { $0.path == name }
    }.sorted()
  }
}

extension UploadReport.Target {
  fileprivate init(_ repository: HubRepository, _ upload: HubUpload) {
    self.init(
      repository: repository.name, commit: upload.commit, sent: upload.sent,
      unchanged: upload.unchanged, deleted: upload.deleted, bytes: upload.bytes)
  }

  fileprivate var text: String {
    sent.isEmpty && deleted.isEmpty
      ? "\(repository) has it already, at \(commit.prefix(8))"
      : "\(Figures.count(sent.count, "file")), \(Figures.bytes(bytes)), to \(repository)"
        + " as commit \(commit.prefix(8))"
  }
}

extension UploadReport {
  /// A line for each repository.
  var text: String {
    ([model] + [space].compactMap(\.self)).map { "\(version): \($0.text)" }
      .joined(separator: "\n")
  }
}

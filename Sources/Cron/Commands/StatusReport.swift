import Core
import FoundationEssentials
import Store

/// What `status` tells.
struct StatusReport: Encodable {
  static let shownRuns = 10

  /// The model in service.
  struct Model: Encodable {
    let version: String
    /// `nil` for one that is neither on record nor whole.
    let record: ModelRecord?
    /// In seconds.
    let age: Double?

    private enum CodingKeys: String, CodingKey {
      case version
      case age = "age_seconds"
    }

    /// The members of the record stand beside the others.
    func encode(to encoder: any Encoder) throws {
      try record?.encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(version, forKey: .version)
      try members.encodeIfPresent(age, forKey: .age)
    }
  }

  struct Gateway: Encodable {
    var address: String
    var answer: GatewayReadiness?
    /// Why there is no answer.
    var problem: String?
  }

  let stateDirectory: String
  let model: Model?
  /// Where models are uploaded to.
  let repository: String?
  /// The commit there, and in the Space, that has the model in service, if they show it.
  let commit: String?
  let previous: String?
  /// The complete models, newest first.
  let versions: [String]
  /// Those that a person took out of service, and that no night puts back.
  let withdrawn: [String]
  /// Whether the newest of them can be read, where another is in service.
  let isNewestWhole: Bool
  private(set) var gateway: Gateway
  let movies: MovieStore.Summary
  let runs: [RunRecord]
  /// Who is changing models at this moment.
  let underWay: String?
  /// Where something is wrong: what it is, and what to do.
  private(set) var nextSteps: [String] = []
  let now: Date
  /// The last night, and when one last ended well.
  let lastNight: RunRecord?
  let lastGoodNight: Date?

  private enum CodingKeys: String, CodingKey {
    case model, repository, commit, previous, versions, withdrawn, gateway, movies, runs
    case stateDirectory = "state_directory"
    case underWay = "under_way"
    case nextSteps = "next_steps"
  }

  init(_ workspace: Workspace) throws {
    let database = try workspace.readDatabase()
    let releases = workspace.releases
    let now = workspace.now()
    self.now = now
    stateDirectory = workspace.settings.stateDirectory
    model = try workspace.releases.current().map { version in
      let record =
        try database?.runs.model(version)
        ?? (try? workspace.currentModel()).map(ModelRecord.init)
      let age = (record?.created).map { max(0, now.timeIntervalSince($0)) }
      return Model(version: version, record: record, age: age)
    }
    repository = workspace.settings.hubRepository
    if let database, let version = workspace.releases.current() {
      commit = try ModelUpload.commit(of: version, workspace.settings, database.runs)
    } else {
      commit = nil
    }
    previous = workspace.releases.previous()
    versions = try (database?.runs.byAge(releases.versions()) ?? releases.versions()).reversed()
    withdrawn = try database?.runs.withdrawn() ?? []
    let newest = versions.first == model?.version ? nil : versions.first
    isNewestWhole =
      newest.map { (try? ModelDirectory.read(at: workspace.releases.path(of: $0))) != nil } ?? true
    gateway = Gateway(address: workspace.settings.socket.description)
    do {
      gateway.answer = try workspace.gateway.readiness()
    } catch .notRunning {
      gateway.problem = "none is running there"
    } catch {
      gateway.problem = error.description
    }
    movies = try database?.movies.summary() ?? MovieStore.Summary()
    runs = try database?.runs.recent(Self.shownRuns) ?? []
    underWay = RunLock.holder(path: workspace.lockPath)
    lastNight = try database?.runs.recent(1, of: [NightRun.command]).first
    lastGoodNight = try database?.runs.lastSuccess(of: NightRun.command, until: now)
    nextSteps = adviceNow
  }
}

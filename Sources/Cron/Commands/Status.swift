import ArgumentParser
import Core
import FoundationEssentials
import Store

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells which model is in service, what the nights decided, and what is stored.",
    discussion: """
      Each run is told with its stages, how long they took and what came of them; JSON has all \
      the figures behind a decision. Where something is wrong, it says what to do next.
      """)

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let workspace = try common.workspace()
    let result = try StatusReport(workspace)
    try workspace.console.report(result, as: report.format) { result.text }
  }
}

/// What `status` tells.
struct StatusReport: Encodable {
  static let shownRuns = 10
  /// How many nights are searched for one that ended well.
  private static let searchedNights = 400

  struct Model: Encodable {
    var version: String
    var created: Date?
    var age: Double?
    var nTrain: Int?
    var nTest: Int?
    var f1Micro: Double?
    var f1Macro: Double?
    var decision: String?
    var reason: String?
    var decided: Date?
    /// The rule of the gate and its numbers.
    var gate: JSONText?
    var uploadedCommit: String?
    var uploaded: Date?

    enum CodingKeys: String, CodingKey {
      case version, created, decision, reason, decided, gate
      case age = "age_seconds"
      case uploadedCommit = "uploaded_commit"
      case uploaded = "uploaded_at"
      case nTrain = "n_train"
      case nTest = "n_test"
      case f1Micro = "f1_micro"
      case f1Macro = "f1_macro"
    }
  }

  struct Gateway: Encodable {
    var address: String
    var answer: GatewayClient.Readiness?
    /// Why there is no answer.
    var problem: String?
  }

  struct Movies: Encodable {
    var count: Int
    var byGenre: [String: Int]
    var bySource: [String: Int]
    var newest: Date?
    var oldest: Date?

    enum CodingKeys: String, CodingKey {
      case count
      case byGenre = "by_genre"
      case bySource = "by_source"
      case newest = "newest_fetched_at"
      case oldest = "oldest_fetched_at"
    }
  }

  struct Run: Encodable {
    struct Stage: Encodable {
      var name: String
      var started: Date
      /// When it was taken up again, after a night that was cut off.
      var resumed: Date?
      var outcome: String?
      var seconds: Double?
      var detail: JSONText?
    }

    var command: String
    var started: Date
    var ended: Date?
    var seconds: Double?
    /// `nil` while it is under way, and for good if it was killed.
    var outcome: String?
    var detail: JSONText?
    var stages: [Stage]
  }

  var stateDirectory: String
  var model: Model?
  /// Where models are uploaded to.
  var repository: String?
  var previous: String?
  /// The complete models, newest first.
  var versions: [String]
  var gateway: Gateway
  var movies: Movies
  var runs: [Run]
  /// Who is changing models at this moment.
  var underWay: String?
  /// Where something is wrong: what it is, and what to do.
  var nextSteps: [String] = []
  private(set) var now: Date
  /// The last night, and when one last ended well.
  private(set) var lastNight: Run?
  private(set) var lastGoodNight: Date?

  enum CodingKeys: String, CodingKey {
    case model, repository, previous, versions, gateway, movies, runs
    case stateDirectory = "state_directory"
    case underWay = "under_way"
    case nextSteps = "next_steps"
  }

  init(_ workspace: Workspace) throws {
    let database = try workspace.existingDatabase()
    let now = workspace.now()
    self.now = now
    stateDirectory = workspace.settings.stateDirectory
    model = try workspace.releases.current().map { version in
      let record = try database?.runs.model(version)
      return Model(
        version, record ?? (try? workspace.currentModel()).map(ModelRecord.init), now: now)
    }
    repository = workspace.settings.hubRepository
    previous = workspace.releases.previous()
    versions = try workspace.releases.versions().reversed()
    gateway = Gateway(address: workspace.settings.socket.description)
    do {
      gateway.answer = try workspace.gateway.readiness()
    } catch .notRunning {
      gateway.problem = "none is running there"
    } catch {
      gateway.problem = error.description
    }
    movies = Movies(try database?.movies.summary(), try database?.movies.sources())
    runs = try database?.runs.recent(Self.shownRuns).map(Run.init) ?? []
    underWay = RunLock.holder(path: workspace.lockPath)
    let nights = try database?.runs.recent(Self.searchedNights, of: NightRun.command) ?? []
    lastNight = nights.first.map(Run.init)
    lastGoodNight = nights.first { $0.outcome == .done || $0.outcome == .kept }?.ended
    nextSteps = adviceNow
  }
}

extension StatusReport.Model {
  fileprivate init(_ version: String, _ record: ModelRecord?, now: Date) {
    self.init(
      version: version, created: record?.created,
      age: (record?.created).map { max(0, now.timeIntervalSince($0)) },
      nTrain: record?.trainingCount,
      nTest: record?.testCount, f1Micro: record?.f1Micro, f1Macro: record?.f1Macro,
      decision: record?.decision?.rawValue, reason: record?.reason, decided: record?.decided,
      gate: record?.gate.map(JSONText.init), uploadedCommit: record?.upload?.commit,
      uploaded: record?.upload?.date)
  }
}

extension StatusReport.Movies {
  fileprivate init(_ summary: MovieStore.Summary?, _ sources: MovieSources?) {
    let counts = summary?.countByGenre ?? [Int](repeating: 0, count: Genre.names.count)
    self.init(
      count: summary?.count ?? 0,
      byGenre: Dictionary(uniqueKeysWithValues: zip(Genre.names, counts)),
      bySource: sources?.counts ?? [:],
      newest: summary?.newest, oldest: summary?.oldest)
  }
}

extension StatusReport.Run {
  fileprivate init(_ run: RunRecord) {
    self.init(
      command: run.command, started: run.started, ended: run.ended,
      seconds: run.ended?.timeIntervalSince(run.started), outcome: run.outcome?.rawValue,
      detail: run.detail.map(JSONText.init),
      stages: run.stages.map {
        Stage(
          name: $0.name, started: $0.started, resumed: $0.resumed,
          outcome: $0.outcome?.rawValue, seconds: $0.ended?.timeIntervalSince($0.started),
          detail: $0.detail.map(JSONText.init))
      })
  }
}

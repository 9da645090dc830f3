import ArgumentParser
import Core
import FoundationEssentials
import Store

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells which model is in service, what was run last, and what is stored.")

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

  struct Model: Encodable {
    var version: String
    var created: Date?
    var nTrain: Int?
    var nTest: Int?
    var f1Micro: Double?
    var f1Macro: Double?
    var decision: String?
    var reason: String?
    var decided: Date?

    enum CodingKeys: String, CodingKey {
      case version, created, decision, reason, decided
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
    var newest: Date?
    var oldest: Date?

    enum CodingKeys: String, CodingKey {
      case count
      case byGenre = "by_genre"
      case newest = "newest_fetched_at"
      case oldest = "oldest_fetched_at"
    }
  }

  struct Run: Encodable {
    struct Stage: Encodable {
      var name: String
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
  var previous: String?
  /// The complete models, newest first.
  var versions: [String]
  var gateway: Gateway
  var movies: Movies
  var runs: [Run]
  /// Who is changing models at this moment.
  var underWay: String?

  enum CodingKeys: String, CodingKey {
    case model, previous, versions, gateway, movies, runs
    case stateDirectory = "state_directory"
    case underWay = "under_way"
  }

  init(_ workspace: Workspace) throws {
    let database = try workspace.existingDatabase()
    stateDirectory = workspace.settings.stateDirectory
    model = try workspace.releases.current().map { version in
      let record = try database?.runs.model(version)
      return Model(version, record ?? (try? workspace.currentModel()).map(ModelRecord.init))
    }
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
    movies = Movies(try database?.movies.summary())
    runs = try database?.runs.recent(Self.shownRuns).map(Run.init) ?? []
    underWay = RunLock.holder(path: workspace.lockPath)
  }
}

extension StatusReport.Model {
  fileprivate init(_ version: String, _ record: ModelRecord?) {
    self.init(
      version: version, created: record?.created, nTrain: record?.trainingCount,
      nTest: record?.testCount, f1Micro: record?.f1Micro, f1Macro: record?.f1Macro,
      decision: record?.decision?.rawValue, reason: record?.reason, decided: record?.decided)
  }
}

extension StatusReport.Movies {
  fileprivate init(_ summary: MovieStore.Summary?) {
    let counts = summary?.countByGenre ?? [Int](repeating: 0, count: Genre.names.count)
    self.init(
      count: summary?.count ?? 0,
      byGenre: Dictionary(uniqueKeysWithValues: zip(Genre.names, counts)),
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
          name: $0.name, outcome: $0.outcome?.rawValue,
          seconds: $0.ended?.timeIntervalSince($0.started), detail: $0.detail.map(JSONText.init))
      })
  }
}

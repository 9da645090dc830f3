import FoundationEssentials
import Store

/// What came of a night.
package struct NightReport: Encodable, Sendable {
  package struct Stage: Encodable, Sendable {
    package var name: String
    package var started: Date
    package var ended: Date
    package var outcome = Outcome.done
    package var summary = ""
    package var detail = "{}"
    /// Why it failed, if that was in this process.
    package var error: (any Error)?

    private enum CodingKeys: String, CodingKey {
      case name, started, outcome, seconds, detail
    }

    init(name: String, started: Date) {
      self.name = name
      self.started = started
      ended = started
    }

    /// A stage that had ended before the night was cut off.
    init(_ record: RunRecord.Stage) {
      self.init(name: record.name, started: record.started)
      ended = record.ended ?? record.started
      outcome = record.outcome ?? .failed
      detail = record.detail ?? "{}"
      summary = StageDetail(detail).summary ?? ""
    }

    package func encode(to encoder: any Encoder) throws {
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(name, forKey: .name)
      try members.encode(started, forKey: .started)
      try members.encode(outcome.rawValue, forKey: .outcome)
      try members.encode(ended.timeIntervalSince(started), forKey: .seconds)
      try members.encode(JSONText(detail), forKey: .detail)
    }
  }

  package var started: Date
  package var ended: Date
  /// Whether it is the rest of a night that was cut off.
  package var isResumed: Bool
  package var stages: [Stage] = []

  init(started: Date, isResumed: Bool) {
    self.started = started
    self.isResumed = isResumed
    ended = started
  }

  /// `kept` if the gate, or the lack of anything new, left the model in service.
  package var outcome: Outcome {
    if stages.contains(where: { $0.outcome == .failed }) { return .failed }
    return stages.first { $0.name == "publish" }?.outcome == .done ? .done : .kept
  }

  /// What ended the night, or what must be tried again the next.
  package var error: (any Error)? { stages.lazy.compactMap(\.error).first }

  /// One line: what was decided and why, or what went wrong.
  package var headline: String {
    if let failed = stages.first(where: { $0.outcome == .failed }) {
      return "\(failed.name) failed: \(failed.summary)"
    }
    return stages.first { $0.name == "publish" }?.summary ?? "nothing was to be done"
  }

  var details: [String: String] {
    Dictionary(uniqueKeysWithValues: stages.map { ($0.name, $0.detail) })
  }

  /// For the record of the run: what the gate decided, and what went wrong.
  var detail: Detail {
    Detail(
      decision: stages.first { $0.name == "publish" && $0.outcome != .failed }?.detail,
      error: stages.first { $0.outcome == .failed }.map { "\($0.name): \($0.summary)" },
      isResumed: isResumed)
  }

  struct Detail: Encodable {
    /// All members of the publication's detail.
    var decision: String?
    var error: String?
    var isResumed: Bool

    private enum CodingKeys: String, CodingKey {
      case error
      case isResumed = "resumed"
    }

    func encode(to encoder: any Encoder) throws {
      if let decision { try JSONText(decision).encode(to: encoder) }
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encodeIfPresent(error, forKey: .error)
      if isResumed { try members.encode(isResumed, forKey: .isResumed) }
    }
  }

  private enum CodingKeys: String, CodingKey {
    case started, outcome, seconds, stages
  }

  package func encode(to encoder: any Encoder) throws {
    try detail.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(started, forKey: .started)
    try members.encode(outcome.rawValue, forKey: .outcome)
    try members.encode(ended.timeIntervalSince(started), forKey: .seconds)
    try members.encode(stages, forKey: .stages)
  }

  /// The report for people.
  package var text: String {
    let names = stages.map(\.name.count).max() ?? 0
    let lines = stages.map { stage in
      let padding = String(repeating: " ", count: names + 2 - stage.name.count)
      let seconds = Figures.duration(seconds: stage.ended.timeIntervalSince(stage.started))
      let line = stage.outcome == .done ? "" : "\(stage.outcome.rawValue): "
      return "  \(stage.name)\(padding)\(line)\(stage.summary) (\(seconds))"
    }
    return ([headline] + lines).joined(separator: "\n")
  }
}

/// What every stage's detail may have.
struct StageDetail: Decodable {
  var summary: String?
  var error: String?
  var version: String?
  var known: Bool?

  /// Nothing, if the text is no such object.
  init(_ json: String) {
    self = (try? JSONDecoder().decode(Self.self, from: Data(json.utf8))) ?? StageDetail()
  }

  private init() {}
}

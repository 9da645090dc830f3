import FoundationEssentials
internal import GRDB

/// How a run, or a stage of a night, ended.
package enum Outcome: String, Encodable, Sendable {
  case done
  /// The gate kept the model in service.
  case kept
  /// There was nothing to do.
  case skipped
  case failed
}

/// One call of a command that changes something; `status` tells of it as it encodes itself.
package struct RunRecord: Encodable, Sendable {
  package let id: Int64
  package let command: String
  package let started: Date
  /// `nil` while it is under way, and for good if it was killed.
  package let ended: Date?
  package let outcome: Outcome?
  /// Of a night alone, in the order they were started.
  package let stages: [StageRecord]
  /// Read when it is asked for: the nights of a year are looked through for a few of them.
  private let json: String?

  package var details: RunDetails? { json.map(RunDetails.init(json:)) }
  package var seconds: Double? { ended?.timeIntervalSince(started) }

  private enum CodingKeys: String, CodingKey {
    case command, started, ended, seconds, outcome, detail, stages
  }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(command, forKey: .command)
    try members.encode(started, forKey: .started)
    try members.encodeIfPresent(ended, forKey: .ended)
    try members.encodeIfPresent(seconds, forKey: .seconds)
    try members.encodeIfPresent(outcome, forKey: .outcome)
    try members.encodeIfPresent(details, forKey: .detail)
    try members.encode(stages, forKey: .stages)
  }
}

/// One stage of a night.
package struct StageRecord: Encodable, Sendable {
  package let name: String
  package let started: Date
  /// When it was last taken up again, after a night that was cut off.
  package var resumed: Date?
  package let ended: Date?
  package let outcome: Outcome?
  private let json: String?

  package var details: RunDetails? { json.map(RunDetails.init(json:)) }
  package var seconds: Double? { ended?.timeIntervalSince(started) }

  private enum CodingKeys: String, CodingKey {
    case name, started, resumed, seconds, outcome, detail
  }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(name, forKey: .name)
    try members.encode(started, forKey: .started)
    try members.encodeIfPresent(resumed, forKey: .resumed)
    try members.encodeIfPresent(seconds, forKey: .seconds)
    try members.encodeIfPresent(outcome, forKey: .outcome)
    try members.encodeIfPresent(details, forKey: .detail)
  }
}

extension RunRecord {
  init(_ row: Row, stages: [StageRecord]) {
    id = row["id"]
    command = row["command"]
    started = row.date("started_at") ?? .distantPast
    ended = row.date("ended_at")
    outcome = row.outcome
    json = row["detail"]
    self.stages = stages
  }
}

extension StageRecord {
  init(_ row: Row) {
    name = row["name"]
    started = row.date("started_at") ?? .distantPast
    resumed = row.date("resumed_at")
    ended = row.date("ended_at")
    outcome = row.outcome
    json = row["detail"]
  }
}

extension Row {
  func date(_ column: String) -> Date? { (self[column] as String?).flatMap(Timestamp.date) }

  fileprivate var outcome: Outcome? {
    (self["outcome"] as String?).flatMap(Outcome.init(rawValue:))
  }
}

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
  package let seconds: Double?
  package let outcome: Outcome?
  private let detail: StoredDetails?
  /// Of a night alone, in the order they were started.
  package let stages: [StageRecord]

  package var details: RunDetails? { detail?.value }

  private enum CodingKeys: String, CodingKey {
    case command, started, ended, seconds, outcome, detail, stages
  }

  init(_ row: Row, stages: [StageRecord]) {
    id = row["id"]
    command = row["command"]
    started = row.date("started_at") ?? .distantPast
    ended = row.date("ended_at")
    seconds = ended?.timeIntervalSince(started)
    outcome = row.outcome
    detail = row.detail
    self.stages = stages
  }
}

/// One stage of a night.
package struct StageRecord: Encodable, Sendable {
  package let name: String
  package let started: Date
  /// When it was last taken up again, after a night that was cut off.
  package var resumed: Date?
  package let ended: Date?
  package let seconds: Double?
  package let outcome: Outcome?
  private let detail: StoredDetails?

  package var details: RunDetails? { detail?.value }

  private enum CodingKeys: String, CodingKey {
    case name, started, resumed, seconds, outcome, detail
  }

  init(_ row: Row) {
    name = row["name"]
    started = row.date("started_at") ?? .distantPast
    resumed = row.date("resumed_at")
    ended = row.date("ended_at")
    seconds = ended?.timeIntervalSince(started)
    outcome = row.outcome
    detail = row.detail
  }
}

/// Details that are read when they are asked for: the nights of a year are looked through for
/// what a few stages have decided.
private struct StoredDetails: Encodable {
  let json: String
  var value: RunDetails { RunDetails(json: json) }

  func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}

extension Row {
  func date(_ column: String) -> Date? { (self[column] as String?).flatMap(Timestamp.date) }

  fileprivate var outcome: Outcome? {
    (self["outcome"] as String?).flatMap(Outcome.init(rawValue:))
  }

  fileprivate var detail: StoredDetails? {
    (self["detail"] as String?).map(StoredDetails.init(json:))
  }
}

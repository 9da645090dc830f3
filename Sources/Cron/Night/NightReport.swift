import FoundationEssentials
import Store

/// What came of a night.
struct NightReport: Encodable {
  let started: Date
  /// Whether it is the rest of a night that was cut off.
  let isResumed: Bool
  var ended: Date
  /// As they stand on record, those before it was cut off among them.
  var stages: [StageRecord] = []
  /// Why stages failed, in order: what ended the night, or what must be tried again the next.
  var errors: [any Error] = []

  init(started: Date, isResumed: Bool) {
    self.started = started
    self.isResumed = isResumed
    ended = started
  }

  /// `kept` if the gate, or the lack of anything new, left the model in service.
  var outcome: Outcome {
    if failed != nil { return .failed }
    return publication?.outcome == .done ? .done : .kept
  }

  private var failed: StageRecord? { stages.first { $0.outcome == .failed } }
  private var publication: StageRecord? { stages.first { $0.name == "publish" } }

  /// One line: what was decided and why, or what went wrong.
  var headline: String {
    if let failed { return "\(failed.name) failed: \(failed.summary)" }
    return publication?.summary ?? "nothing was to be done"
  }

  /// For the record of the run: what the gate decided, and what went wrong.
  var details: RunDetails {
    let decision = publication?.outcome == .failed ? nil : publication?.details
    var details = decision ?? RunDetails()
    details.error = failed.map { "\($0.name): \($0.summary)" }
    details.isResumed = isResumed ? true : nil
    return details
  }

  private enum CodingKeys: String, CodingKey {
    case started, outcome, seconds, stages
  }

  func encode(to encoder: any Encoder) throws {
    try details.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(started, forKey: .started)
    try members.encode(outcome, forKey: .outcome)
    try members.encode(ended.timeIntervalSince(started), forKey: .seconds)
    try members.encode(stages.map(\.asOfThisNight), forKey: .stages)
  }

  /// The report for people.
  var text: String {
    let names = stages.map(\.name.count).max() ?? 0
    let lines = stages.map { stage in
      let padding = String(repeating: " ", count: names + 2 - stage.name.count)
      let outcome = stage.outcome.map { $0 == .done ? "" : "\($0.rawValue): " } ?? ""
      return "  \(stage.name)\(padding)\(outcome)\(stage.summary)"
        + " (\(Figures.duration(seconds: stage.seconds ?? 0)))"
    }
    return ([headline] + lines).joined(separator: "\n")
  }
}

extension StageRecord {
  /// That a stage was taken up again is told by `status` alone.
  fileprivate var asOfThisNight: StageRecord {
    var record = self
    record.resumed = nil
    return record
  }

  /// One line: what it did, or why it failed.
  fileprivate var summary: String { details?.error ?? details?.summary ?? "" }
}

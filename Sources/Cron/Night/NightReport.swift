import FoundationEssentials
import Store

/// What came of a night.
struct NightReport: Encodable {
  let started: Date
  var ended: Date
  /// Whether it is the rest of a night that was cut off.
  let isResumed: Bool
  /// As they stand on record, those before it was cut off among them.
  var stages: [StageRecord]
  /// Why stages failed, in order: what ended the night, or what must be tried again the next.
  var errors: [any Error] = []

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
    var facts = TextFacts(indentation: 2)
    for stage in stages {
      let outcome = stage.outcome.map { $0 == .done ? "" : "\($0.rawValue): " } ?? ""
      let duration = Figures.duration(seconds: stage.seconds ?? 0)
      facts.add(stage.name, "\(outcome)\(stage.summary) (\(duration))")
    }
    return headline + "\n" + facts.text
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

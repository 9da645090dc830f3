import FoundationEssentials
import Store

/// One step of the night.
package struct NightStage: Sendable {
  /// What a stage has to tell.
  package struct Result: Sendable {
    package var outcome: Outcome
    /// One line.
    package var summary: String
    /// A JSON object: what it measured and decided, and the summary.
    package var detail: String

    package init(
      _ outcome: Outcome, _ summary: String, _ value: some Encodable = [String: String]()
    ) throws {
      self.outcome = outcome
      self.summary = summary
      detail = try Console.json(NightStage.Detail(value: value, summary: summary))
    }
  }

  /// What a stage may build on.
  package struct Context: Sendable {
    /// When the stage began, before anything cut it off.
    package var started: Date
    /// What the stages before it have to tell, by their names.
    package var details: [String: String]
  }

  private struct Detail<Value: Encodable>: Encodable {
    var value: Value
    var summary: String

    enum CodingKeys: String, CodingKey { case summary }

    func encode(to encoder: any Encoder) throws {
      try value.encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(summary, forKey: .summary)
    }
  }

  package let name: String
  /// Whether the night ends if it fails; the others are tried again the next night.
  package let isNeeded: Bool
  package let run: @Sendable (Context) async throws -> Result

  package init(
    _ name: String, isNeeded: Bool = true,
    _ run: @escaping @Sendable (Context) async throws -> Result
  ) {
    self.name = name
    self.isNeeded = isNeeded
    self.run = run
  }
}

/// Runs the stages of a night one after the other, and records each.
///
/// A night that was killed is taken up at the stage where it was; what it had done stays
/// done. A stage that is run again is told when it began first, so that its result is the
/// same, byte for byte. The caller has the lock: a run without an end is nobody's any more.
package struct NightRun {
  /// A night that began longer ago is not taken up again: the catalogue has changed since.
  static let patience: TimeInterval = 12 * 3600
  package static let command = "nightly"

  private let runs: RunStore
  private let stages: [NightStage]
  private let now: @Sendable () -> Date

  package init(runs: RunStore, stages: [NightStage], now: @escaping @Sendable () -> Date) {
    self.runs = runs
    self.stages = stages
    self.now = now
  }

  /// - Parameter progress: is told the name of each stage that begins.
  /// - Returns: what came of it; it throws only where nothing could be recorded.
  package func run(progress: (String) -> Void = { _ in }) async throws -> NightReport {
    let unfinished = try takeUp()
    let started = unfinished?.started ?? now()
    let run = try unfinished?.id ?? runs.begin(Self.command, at: started)
    var report = NightReport(started: started, isResumed: unfinished != nil)
    let recorded = unfinished?.stages.filter { $0.outcome != nil && $0.outcome != .failed } ?? []
    report.stages = recorded.map(NightReport.Stage.init)
    for stage in stages where !report.stages.contains(where: { $0.name == stage.name }) {
      progress(stage.name)
      let result = try await carryOut(stage, of: run, report.details)
      report.stages.append(result)
      if result.error != nil && stage.isNeeded { break }
    }
    report.ended = now()
    try runs.end(run, report.outcome, detail: Console.json(report.detail), at: report.ended)
    return report
  }

  private func carryOut(
    _ stage: NightStage, of run: Int64, _ details: [String: String]
  ) async throws -> NightReport.Stage {
    let started = try runs.begin(stage: stage.name, of: run, at: now())
    var report = NightReport.Stage(name: stage.name, started: started)
    do {
      let result = try await stage.run(NightStage.Context(started: started, details: details))
      (report.outcome, report.summary) = (result.outcome, result.summary)
      report.detail = result.detail
    } catch {
      (report.outcome, report.summary) = (.failed, Console.line(error))
      report.detail = try Console.json(["error": report.summary])
      report.error = error
    }
    report.ended = now()
    try runs.end(
      stage: stage.name, of: run, report.outcome, detail: report.detail, at: report.ended)
    return report
  }

  /// Finds the night that was cut off; marks whatever else has no end as failed.
  private func takeUp() throws(StoreError) -> RunRecord? {
    var taken: RunRecord?
    for run in try runs.unfinished() {
      let isOld = now().timeIntervalSince(run.started) > Self.patience
      if taken == nil && run.command == Self.command && !isOld {
        taken = run
      } else {
        try runs.end(run.id, .failed, detail: #"{"error":"interrupted"}"#, at: now())
      }
    }
    return taken
  }
}

import FoundationEssentials
import Store

/// One step of the night.
struct NightStage: Sendable {
  /// What a stage may build on.
  struct Context: Sendable {
    /// When the stage began, before anything cut it off.
    let started: Date
    /// What the stages before it have on record, by their names.
    let details: [String: RunDetails]
  }

  /// How a stage ended, and what it has to tell.
  struct Result: Sendable {
    let outcome: Outcome
    let details: RunDetails

    /// - Parameter summary: one line.
    init(_ outcome: Outcome, _ summary: String, _ report: RunDetails.Report? = nil) {
      self.outcome = outcome
      details = RunDetails(report, summary: summary)
    }
  }

  let name: String
  /// Whether the night ends if it fails; the others are tried again the next night.
  var isNeeded = true
  let run: @Sendable (Context) async throws -> Result
}

/// Runs the stages of a night one after the other, and records each.
///
/// A night that was killed is taken up at the stage where it was; what it had done stays
/// done. A stage that is run again is told when it began first, so that its result is the
/// same, byte for byte. The caller has the lock: a run without an end is nobody's any more.
struct NightRun {
  /// A night that began longer ago is not taken up again: the catalogue has changed since. Nor is
  /// one that began later than now: the clock was wrong, or is.
  static let patience: TimeInterval = 12 * 3600
  static let command = "nightly"

  let runs: RunStore
  let stages: [NightStage]
  let now: @Sendable () -> Date

  /// Runs what is left of the night.
  ///
  /// - Parameter progress: is told the name of each stage that begins.
  /// - Returns: what came of it; it throws only where nothing could be recorded.
  func run(progress: (String) -> Void = { _ in }) async throws -> NightReport {
    let unfinished = try takeUp()
    let started = unfinished?.started ?? now()
    let run = try unfinished?.id ?? runs.begin(Self.command, at: started)
    var report = NightReport(
      started: started, ended: started, isResumed: unfinished != nil,
      stages: unfinished?.stages.filter { $0.outcome != nil && $0.outcome != .failed } ?? [])
    for stage in stages where !report.stages.contains(where: { $0.name == stage.name }) {
      progress(stage.name)
      let failures = report.errors.count
      try await carryOut(stage, of: run, &report)
      if report.errors.count > failures && stage.isNeeded { break }
    }
    report.ended = now()
    try runs.end(run, report.outcome, report.details, at: report.ended)
    return report
  }

  private func carryOut(
    _ stage: NightStage, of run: Int64, _ report: inout NightReport
  ) async throws {
    let started = try runs.begin(stage: stage.name, of: run, at: now())
    let known = report.stages.compactMap { stage in stage.details.map { (stage.name, $0) } }
    var (outcome, details) = (Outcome.failed, RunDetails())
    do {
      let result = try await stage.run(
        NightStage.Context(started: started, details: Dictionary(uniqueKeysWithValues: known)))
      (outcome, details) = (result.outcome, result.details)
    } catch {
      details.error = Console.line(error)
      report.errors.append(error)
    }
    report.stages.append(
      try runs.end(stage: stage.name, of: run, outcome, details, at: now()))
  }

  /// Finds the night that was cut off; marks whatever else has no end as failed.
  private func takeUp() throws(StoreError) -> RunRecord? {
    var taken: RunRecord?
    for run in try runs.unfinished() {
      let isFresh = (0...Self.patience).contains(now().timeIntervalSince(run.started))
      if taken == nil && run.command == Self.command && isFresh {
        taken = run
      } else {
        try runs.end(run.id, .failed, RunDetails(error: "interrupted"), at: now())
      }
    }
    return taken
  }
}

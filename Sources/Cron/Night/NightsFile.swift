import Core
import FoundationEssentials
import Store

/// `nights.json` in the state directory: what the model page tells of the record of runs.
///
/// The page is public, the record is not: errors, paths and an operator's reasons stay out.
enum NightsFile {
  /// A year and a month.
  static let count = 400
  static let commands = ["nightly", "publish", "rollback", "pull"]
  /// Runs that are looked at: many have decided nothing.
  private static let runCount = 4000

  /// Writes the file anew; called whenever something was decided about a model.
  static func write(_ workspace: Workspace, _ database: StateDatabase) throws {
    try Night.write(
      nights(in: database.runs), to: workspace.settings.stateDirectory + "/nights.json")
  }

  /// The latest nights, oldest first.
  static func nights(in runs: RunStore) throws -> [Night] {
    try runs.recent(runCount, of: commands).lazy.compactMap { try night($0, in: runs) }.prefix(
      count
    ).reversed()
  }

  /// `nil` for a run that is under way, and for one that left everything as it was.
  private static func night(_ run: RunRecord, in runs: RunStore) throws -> Night? {
    guard let ended = run.ended, let outcome = run.outcome else { return nil }
    let publish = run.stages.first { $0.name == "publish" }
    let report = (publish?.details ?? run.details)?.publication
    if outcome != .failed, report?.outcome == .unchanged, run.command != NightRun.command {
      return nil
    }
    var night = Night(
      ended: ended.formatted(.iso8601), command: run.command,
      outcome: outcome == .failed ? .failed : report?.outcome == .published ? .published : .kept)
    night.rule = report?.rule?.rawValue
    if night.outcome == .failed { night.stage = run.stages.first { $0.outcome == .failed }?.name }
    guard let version = report?.version else { return night }
    night.model = version
    if let model = try runs.model(version) {
      night.f1Micro = model.f1Micro
      night.f1Macro = model.f1Macro
      night.nTrain = model.trainingCount
      night.nTest = model.testCount
    }
    return night
  }
}

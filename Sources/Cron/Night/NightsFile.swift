import Core
import FoundationEssentials
import Store

/// `nights.json` in the state directory: what the model page tells of the record of runs.
///
/// The page is public, the record is not: errors, paths and an operator's reasons stay out.
package enum NightsFile {
  /// A year and a month.
  package static let count = 400
  static let commands: Set = ["nightly", "publish", "rollback", "pull"]
  /// Runs that are looked at: most are of other commands.
  private static let runCount = 4000

  /// Writes the file anew; called whenever something was decided about a model.
  package static func write(_ workspace: Workspace, _ database: StateDatabase) throws {
    try Night.write(
      nights(in: database.runs), to: workspace.settings.stateDirectory + "/nights.json")
  }

  /// The latest nights, oldest first.
  package static func nights(in runs: RunStore) throws -> [Night] {
    let recent = try runs.recent(runCount).filter { commands.contains($0.command) }
    return try recent.lazy.compactMap { try night($0, in: runs) }.prefix(count).reversed()
  }

  /// What of a run's detail matters here.
  private struct Detail: Decodable {
    var version: String?
    var outcome: String?
    var rule: String?

    init?(_ json: String?) {
      guard let json, let detail = try? JSONDecoder().decode(Self.self, from: Data(json.utf8))
      else { return nil }
      self = detail
    }
  }

  /// `nil` for a run that is under way, and for one that left everything as it was.
  private static func night(_ run: RunRecord, in runs: RunStore) throws -> Night? {
    guard let ended = run.ended, let outcome = run.outcome else { return nil }
    let publish = run.stages.first { $0.name == "publish" }
    let detail = Detail(publish?.detail ?? run.detail)
    if outcome != .failed, detail?.outcome == "unchanged", run.command != "nightly" { return nil }
    var night = Night(
      ended: ended.formatted(.iso8601), command: run.command,
      outcome: outcome == .failed ? .failed : detail?.outcome == "published" ? .published : .kept)
    night.rule = detail?.rule
    if night.outcome == .failed { night.stage = run.stages.first { $0.outcome == .failed }?.name }
    guard let version = detail?.version else { return night }
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

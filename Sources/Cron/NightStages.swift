import Core
import FoundationEssentials
import Remote
import Settings
import Store

/// What is done in a night, in order.
struct NightStages: Sendable {
  let workspace: Workspace
  let database: StateDatabase
  let http: HTTPClient

  var all: [NightStage] {
    [
      NightStage("train", train),
      NightStage("publish", publish),
      NightStage("tidy", isNeeded: false, tidy),
    ]
  }

  /// The version bears the stage's first start: a training that is taken up makes the same model.
  private func train(_ context: NightStage.Context) throws -> NightStage.Result {
    let report = try Training(workspace: workspace, database: database)
      .run(started: context.started)
    if !report.unconverged.isEmpty {
      workspace.console.warn(
        "the weights of \(report.unconverged.joined(separator: ", ")) did not settle:"
          + " compare the model with `marquee-cron evaluate`")
    }
    return try NightStage.Result(
      .done,
      "\(report.version), f1_micro \(Figures.decimal(report.metrics.report.f1Micro)),"
        + " from \(Figures.count(report.metrics.nTrain, "movie"))", report)
  }

  private func publish(_ context: NightStage.Context) throws -> NightStage.Result {
    guard let version = context.details["train"].flatMap({ StageDetail($0).version }) else {
      return try NightStage.Result(.skipped, "there is no new model")
    }
    let report = try Publication(workspace: workspace, database: database)
      .publish(version, forcedBecause: nil)
    return try NightStage.Result(report.outcome == .kept ? .kept : .done, report.text, report)
  }

  private func tidy(_ context: NightStage.Context) throws -> NightStage.Result {
    let removed = try workspace.releases.removeObsolete()
    return try NightStage.Result(
      .done, "removed \(Figures.count(removed.count, "old model"))", ["removed": removed])
  }
}

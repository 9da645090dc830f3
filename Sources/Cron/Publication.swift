import Core
import FoundationEssentials
import Store

/// Puts models into service, past the gate, and makes the gateway take them.
package struct Publication {
  /// What was decided and done; the detail of the run.
  package struct Report: Encodable {
    package enum Outcome: String, Encodable {
      case published
      /// The gate refused the candidate.
      case kept
      /// The version was in service already.
      case unchanged
    }

    package var version: String
    package var outcome: Outcome
    package var rule: Gate.Rule?
    package var reason: String
    /// The version in service before.
    package var before: String?
    package var f1Micro: Double?
    package var f1MicroBefore: Double?
    /// The gateway's answer; `nil` if none is running.
    package var gateway: GatewayClient.Readiness?

    enum CodingKeys: String, CodingKey {
      case version, outcome, rule, reason, before, gateway
      case f1Micro = "f1_micro"
      case f1MicroBefore = "f1_micro_before"
    }

    var text: String {
      switch outcome {
      case .published: "\(version) is in service: \(reason)"
      case .kept: "\(before ?? "the model") stays in service, \(version) is \(reason)"
      case .unchanged: "\(version) is in service already"
      }
    }
  }

  private let workspace: Workspace
  private let database: StateDatabase

  package init(workspace: Workspace, database: StateDatabase) {
    self.workspace = workspace
    self.database = database
  }

  /// The newest complete version; it may be in service already.
  package func newestVersion() throws -> String {
    guard let version = try workspace.releases.versions().last else {
      throw CommandError.noModels(directory: workspace.releases.directory)
    }
    return version
  }

  /// Asks the gate about a version, and puts it into service if that lets it pass.
  package func publish(_ version: String, force: Bool) throws -> Report {
    let releases = workspace.releases
    let before = releases.current()
    if version == before { return Report(version: version, outcome: .unchanged, reason: "") }
    let candidate = try model(version)
    var report = Report(version: version, outcome: .published, reason: "", before: before)
    let decision: Gate.Decision
    if let before {
      decision = try compare(candidate, with: before, force: force, in: &report)
    } else {
      decision = Gate.Decision(.firstModel, "no model was in service")
    }
    report.rule = decision.rule
    report.reason = decision.reason
    report.outcome = decision.isPublished ? .published : .kept
    if decision.isPublished { try releases.publish(version) }
    try record(candidate, decision)
    return report
  }

  /// Puts a version into service that a person chose, whatever its figures.
  package func restore(_ version: String) throws -> Report {
    let before = workspace.releases.current()
    if version == before { return Report(version: version, outcome: .unchanged, reason: "") }
    let model = try model(version)
    let decision = Gate.Decision(.rollback, "rolled back from \(before ?? "no model")")
    try workspace.releases.publish(version)
    try record(model, decision)
    return Report(
      version: version, outcome: .published, rule: decision.rule, reason: decision.reason,
      before: before)
  }

  /// Makes the gateway take what is in service, and prints what was done.
  ///
  /// A gateway that is not running is worth a note; one that refuses the model is a failure.
  func finish(_ report: Report, as format: ReportFormat) throws {
    var report = report
    var failure: GatewayError?
    if report.outcome != .kept {
      do {
        report.gateway = try workspace.reloadGateway(to: report.version)
      } catch .notRunning(let address) {
        workspace.console.note("\(GatewayError.notRunning(address))")
      } catch {
        failure = error
      }
    }
    if report.outcome == .kept {
      try workspace.console.report(report, as: format) { report.text }
    } else {
      try workspace.console.confirm(report, as: format) { report.text }
    }
    if let failure { throw failure }
  }

  private func model(_ version: String) throws(ModelError) -> StoredModel {
    guard try workspace.releases.versions().contains(version) else {
      throw .noSuchVersion(version, directory: workspace.releases.directory)
    }
    return try ModelDirectory.read(at: workspace.releases.path(of: version))
  }

  private func compare(
    _ candidate: StoredModel, with version: String, force: Bool, in report: inout Report
  ) throws -> Gate.Decision {
    let heldOut = try database.movies.movies(where: Split.isHeldOut)
    if heldOut.isEmpty {
      if force { return Gate.Decision(.forced, "forced; there is no held-out movie to compare by") }
      throw CommandError.noHeldOutMovies(stateDirectory: workspace.settings.stateDirectory)
    }
    guard let current = try? workspace.currentModel() else {
      return Gate.Decision(.currentUnreadable, "\(version), in service, cannot be read")
    }
    let new = candidate.classifier.evaluate(heldOut, withTitles: false)
    let old = current.classifier.evaluate(heldOut, withTitles: false)
    (report.f1Micro, report.f1MicroBefore) = (new.f1Micro, old.f1Micro)
    let decision = Gate.decide(candidate: new, current: old)
    return force ? Gate.Decision(.forced, "forced; \(decision.reason)") : decision
  }

  private func record(
    _ model: StoredModel, _ decision: Gate.Decision
  ) throws(StoreError) {
    var record = ModelRecord(model)
    record.decision = decision.isPublished ? .published : .kept
    record.reason = decision.reason
    record.decided = workspace.now()
    try database.runs.record(record)
  }
}

extension ModelRecord {
  /// What is remembered of a model that nothing has been decided about.
  init(_ model: StoredModel) {
    self.init(
      version: model.version,
      created: (try? Date.ISO8601FormatStyle().parse(model.manifest.created)) ?? .distantPast,
      trainingCount: model.metrics.nTrain, testCount: model.metrics.report.nTest,
      f1Micro: model.metrics.report.f1Micro, f1Macro: model.metrics.report.f1Macro)
  }
}

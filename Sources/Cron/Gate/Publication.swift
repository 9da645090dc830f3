import Core
import FoundationEssentials
import Store

/// The gateway did not take a model that was just put into service.
struct RefusedPublication: Error, Hashable, CustomStringConvertible {
  let version: String
  /// The version that is in service again; `nil` if there was none.
  let back: String?
  let reason: GatewayError

  var description: String {
    "\(version) is out of service again, \(back.map { "\($0) is back" } ?? "as before there is none"):"
      + " \(reason)"
  }
}

/// Puts models into service, past the gate, and makes the gateway take them.
struct Publication {
  let workspace: Workspace
  let database: StateDatabase
  private var releases: ModelReleases { workspace.releases }

  /// The newest complete version; it may be in service already.
  func newestVersion() throws -> String {
    guard let version = try workspace.versions(database).last else {
      throw CommandError.noModels(directory: releases.directory)
    }
    return version
  }

  /// The version to go back to: the one before, or, where that was withdrawn, one before it.
  func previousVersion() throws -> String {
    let complete = Set(try releases.versions())
    var candidates = [releases.previous()].compactMap(\.self)
    if let current = releases.current() {
      candidates += try database.runs.published(before: current)
    }
    for version in candidates where complete.contains(version) {
      if try database.runs.withdrawal(of: version) == nil { return version }
    }
    throw CommandError.noPreviousVersion(directory: releases.directory)
  }

  /// Asks the gate about a version, and puts it into service if that lets it pass.
  ///
  /// A version that is in service because a publication of it was cut off is asked about anew.
  ///
  /// - Parameter reason: why it is published even if the gate says no; `nil`: the gate decides.
  func publish(_ version: String, forcedBecause reason: String?) throws -> PublicationReport {
    let current = releases.current()
    let before = version == current ? releases.replaced() ?? current : current
    if version == before { return try takeUp(inService(version)) }
    let candidate = try model(version)
    if reason == nil, let withdrawn = try withdrawal(of: version, before) {
      return try carryOut(withdrawn, about: candidate, before: before)
    }
    var decision = try decide(on: candidate, before, isForced: reason != nil)
    if let reason { decision = decision.forced(because: reason) }
    return try carryOut(decision, about: candidate, before: before)
  }

  /// Puts a version into service that a person chose, whatever its figures.
  ///
  /// A rollback withdraws the version that it replaces; what is pulled must not be withdrawn.
  ///
  /// - Parameter rule: `rollback` or `pulled`.
  func restore(_ version: String, as rule: GateDecision.Rule = .rollback) throws
    -> PublicationReport
  {
    let before = releases.current()
    if version == before { return try takeUp(inService(version)) }
    if rule == .pulled, let withdrawn = try withdrawal(of: version, before) {
      return try carryOut(withdrawn, about: try model(version), before: before)
    }
    let decision = GateDecision(
      rule,
      "\(rule == .pulled ? "pulled, in place of" : "rolled back from") \(before ?? "no model")",
      challenger: version, champion: before)
    let candidate = try model(version)
    guard rule == .rollback, let before else {
      return try carryOut(decision, about: candidate, before: before)
    }
    let withdrawn = try database.runs.withdrawal(of: before)
    try database.runs.withdraw(before, at: workspace.now())
    do {
      return try carryOut(decision, about: candidate, before: before)
    } catch {
      if withdrawn == nil && releases.current() == before { try database.runs.readmit(before) }
      throw error
    }
  }

  /// The decision about a version that a person took out of service, here and before.
  func withdrawal(of version: String, _ current: String?) throws(StoreError)
    -> GateDecision?
  {
    guard let date = try database.runs.withdrawal(of: version) else { return nil }
    return GateDecision(
      .withdrawn,
      "withdrawn since \(date.formatted(.iso8601)):"
        + " `marquee-cron publish \(version) --force --reason TEXT` puts it back into service",
      challenger: version, champion: current)
  }

  /// Prints what was done.
  func finish(_ report: PublicationReport, as format: ReportFormat) throws {
    if report.outcome == .kept {
      try workspace.console.report(report, as: format) { report.text }
    } else {
      try workspace.console.confirm(report, as: format) { report.text }
    }
  }

  /// The decision is recorded before it is carried out: a run that is cut off decides again.
  private func carryOut(
    _ decision: GateDecision, about model: StoredModel, before: String?
  ) throws -> PublicationReport {
    var record = ModelRecord(model)
    record.decision = decision.rule.isPublished ? .published : .kept
    record.reason = decision.reason
    record.decided = workspace.now()
    record.gate = decision
    try database.runs.record(record)
    let report = PublicationReport(
      version: model.version, outcome: decision.rule.isPublished ? .published : .kept,
      reason: decision.reason, before: before, decision: decision)
    guard decision.rule.isPublished else {
      if releases.current() == model.version { try releases.withdraw() }
      return report
    }
    try releases.publish(model.version)
    do {
      let report = try takeUp(report)
      try database.runs.readmit(model.version)
      return report
    } catch let error as GatewayError {
      try releases.withdraw()
      let refused = RefusedPublication(
        version: model.version, back: releases.current(), reason: error)
      record.decision = .kept
      record.reason = "refused: \(error)"
      try database.runs.record(record)
      // It may not have noticed anything yet; it answers what it can.
      if let back = refused.back { _ = try? workspace.gateway.reload(to: back) }
      throw refused
    }
  }

  /// Makes the gateway take the version in service; one that is not running is worth a note.
  private func takeUp(_ report: PublicationReport) throws -> PublicationReport {
    var report = report
    do {
      report.gateway = try workspace.reloadGateway(to: report.version)
    } catch .notRunning(let address) {
      workspace.console.note("\(GatewayError.notRunning(address))")
    }
    try releases.confirm()
    return report
  }

  /// What was decided about the version in service.
  private func inService(_ version: String) throws(StoreError) -> PublicationReport {
    let record = try database.runs.model(version)
    return PublicationReport(
      version: version, outcome: .unchanged, reason: record?.reason ?? "", decision: record?.gate)
  }

  /// A model that is fit for service.
  private func model(_ version: String) throws -> StoredModel {
    guard try releases.versions().contains(version) else {
      throw ModelError.noSuchVersion(version, directory: releases.directory)
    }
    let path = releases.path(of: version)
    if workspace.trial == nil {
      workspace.log.info("there is no marquee-gateway beside this program to try the model with")
    }
    try workspace.trial?.run(path)
    return try ModelDirectory.read(at: path)
  }

  private func decide(
    on candidate: StoredModel, _ before: String?, isForced: Bool
  ) throws -> GateDecision {
    let current = before.flatMap { try? ModelDirectory.read(at: releases.path(of: $0)) }
    let weights = ["model.safetensors", "vocabulary.txt"]
    if let current, weights.allSatisfy({ candidate.digests[$0] == current.digests[$0] }) {
      return GateDecision(
        .sameWeights, "the same as \(current.version), weight for weight",
        challenger: candidate.version, champion: current.version)
    }
    let heldOut = try database.movies.movies(where: Split.isHeldOut)
    if heldOut.isEmpty {
      guard before == nil || isForced else {
        throw CommandError.noHeldOutMovies(stateDirectory: workspace.settings.stateDirectory)
      }
      return GateDecision(
        .firstModel, "there is no held-out movie to judge by", challenger: candidate.version,
        champion: before)
    }
    var decision = Gate.decide(
      challenger: Gate.Answers(of: candidate, to: heldOut),
      champion: current.map { Gate.Answers(of: $0, to: heldOut) }, labels: heldOut.map(\.genres))
    if let before, current == nil, decision.rule == .firstModel {
      decision.rule = .currentUnreadable
      decision.reason = "\(before), in service, cannot be read; \(decision.reason)"
    }
    return decision
  }
}

extension PublicationReport {
  var text: String {
    switch outcome {
    case .published: "\(version) is in service: \(reason)"
    case .kept: "\(before ?? "the model") stays in service, \(version) is \(reason)"
    case .unchanged: "\(version) is in service already"
    }
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

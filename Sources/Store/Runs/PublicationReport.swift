/// What was decided about a model, and what was done.
package struct PublicationReport: Hashable, Codable, Sendable {
  package enum Result: String, Codable, Sendable {
    case published
    /// The gate refused the candidate.
    case kept
    /// The version was in service already.
    case unchanged
  }

  package let version: String
  package let outcome: Result
  package private(set) var rule: GateDecision.Rule?
  package private(set) var reason: String
  /// The version in service before.
  package let before: String?
  package private(set) var decision: GateDecision?
  /// The decision's figures once more, where those who read JSON look first.
  private var f1Micro: Double?
  private var f1MicroBefore: Double?
  /// The gateway's answer; `nil` if none is running.
  package var gateway: GatewayReadiness?

  private enum CodingKeys: String, CodingKey {
    case version, outcome, rule, reason, before, decision, gateway
    case f1Micro = "f1_micro"
    case f1MicroBefore = "f1_micro_before"
  }

  package init(
    version: String, outcome: Result, reason: String, before: String? = nil,
    decision: GateDecision? = nil
  ) {
    self.version = version
    self.outcome = outcome
    self.reason = reason
    self.before = before
    self.decision = decision
    rule = decision?.rule
    f1Micro = decision?.f1Micro
    f1MicroBefore = decision?.f1MicroBefore
  }

  /// Says of a version that was decided about long ago that there was nothing new tonight.
  package mutating func replaceDecision(by rule: GateDecision.Rule, because reason: String) {
    self.rule = rule
    self.reason = reason
    (decision, f1Micro, f1MicroBefore) = (nil, nil, nil)
  }
}

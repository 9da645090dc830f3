import Core

/// Decides whether a candidate may replace the model in service.
package enum Gate {
  /// How much worse the candidate's micro-F1 may be.
  package static let tolerance = 0.005

  /// Which rule decided.
  package enum Rule: String, Codable, Sendable {
    case firstModel = "first-model"
    case notWorse = "not-worse"
    case worse
    case forced
    /// A person chose the version.
    case rollback
    /// The model in service cannot be read.
    case currentUnreadable = "current-unreadable"
  }

  package struct Decision: Hashable, Sendable {
    package let rule: Rule
    package let reason: String

    package var isPublished: Bool { rule != .worse }

    package init(_ rule: Rule, _ reason: String) {
      self.rule = rule
      self.reason = reason
    }
  }

  /// Compares two models by the same held-out movies.
  package static func decide(
    candidate: EvaluationReport, current: EvaluationReport
  ) -> Decision {
    let numbers =
      "f1_micro \(Figures.decimal(candidate.f1Micro, digits: 4))"
      + " against \(Figures.decimal(current.f1Micro, digits: 4))"
      + " on \(Figures.count(candidate.nTest)) held-out movies"
    return candidate.f1Micro < current.f1Micro - tolerance
      ? Decision(.worse, "worse by more than \(tolerance): \(numbers)")
      : Decision(.notWorse, "not worse: \(numbers)")
  }
}

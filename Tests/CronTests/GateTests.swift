import Core
import Cron
import Testing

struct GateTests {
  /// A report with the given micro-F1.
  private func report(_ f1Micro: Double) -> EvaluationReport {
    var report = EvaluationReport(probabilities: [], selected: [], labels: [])
    report.f1Micro = f1Micro
    report.nTest = 1000
    return report
  }

  @Test(
    arguments: [
      (0.62, 0.61, .notWorse), (0.61, 0.61, .notWorse), (0.6051, 0.61, .notWorse),
      (0.6049, 0.61, .worse), (0, 0.61, .worse),
    ] as [(Double, Double, Gate.Rule)])
  func `a candidate may be a little worse and no more`(
    candidate: Double, current: Double, rule: Gate.Rule
  ) {
    let decision = Gate.decide(candidate: report(candidate), current: report(current))
    #expect(decision.rule == rule)
    #expect(decision.isPublished == (rule == .notWorse))
    #expect(decision.reason.contains("on 1,000 held-out movies"))
  }
}

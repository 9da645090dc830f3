import Core
import Foundation
import TestSupport
import Testing

struct BaselineTests {
  private let baseline: Baseline
  private let report: EvaluationReport

  init() {
    let labels = [GenreSet(.war), GenreSet([.war, .drama])]
    report = EvaluationReport(
      probabilities: GenreTable(count: 2), selected: [GenreSet(.war), GenreSet(.war)],
      labels: labels)
    baseline = Baseline(name: "always-war", title: "Always war", report: report)
  }

  @Test func `it has the report's averages and each genre's F1`() {
    #expect(baseline.f1Micro == report.f1Micro && baseline.f1Macro == report.f1Macro)
    #expect(baseline.precisionMicro == 1 && baseline.recallMicro == 2.0 / 3)
    #expect(baseline.perGenreF1 == report.perGenreF1)
  }

  @Test func `what is encoded reads back the same`() throws {
    let json = try JSONEncoder().encode(baseline)
    #expect(try JSONDecoder().decode(Baseline.self, from: json) == baseline)
    let members = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(members["name"] as? String == "always-war")
    let f1Macro = try #require(members["f1_macro"] as? Double)
    #expect(isClose(f1Macro, report.f1Macro, tolerance: 1e-15))
  }
}

import Foundation
import TestSupport
import Testing

@testable import Core

struct ModelMetricsTests {
  let metrics: ModelMetrics
  let result: GenreTrainer.Result

  init() throws {
    result = try StarterModel.shared.get()
    metrics = ModelMetrics(result)
  }

  @Test func `it has what was measured`() {
    #expect(metrics.heldOut == result.measurement && metrics.baselines == result.baselines)
    #expect(metrics.nMovies == result.trainingCount + result.measurement.report.nTest)
    let thresholds = result.classifier.thresholds.balanced.numbers
    #expect(isClose(metrics.threshold, Double(thresholds.reduce(0, +)) / 19))
  }

  @Test func `what is encoded reads back the same`() throws {
    let json = try JSONEncoder().encode(metrics)
    #expect(try JSONDecoder().decode(ModelMetrics.self, from: json) == metrics)
  }

  @Test func `models of before curves and baselines were measured have none`() throws {
    let json = try JSONEncoder().encode(metrics)
    var members = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    for name in ["precision_recall", "reliability", "baselines"] { members[name] = nil }
    let older = try JSONDecoder().decode(
      ModelMetrics.self, from: JSONSerialization.data(withJSONObject: members))
    #expect(older.heldOut.curves == nil && older.baselines == nil)
    #expect(older.report == metrics.report)
  }
}

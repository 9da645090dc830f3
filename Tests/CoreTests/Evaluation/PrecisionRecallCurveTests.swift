import Testing

@testable import Core

struct PrecisionRecallCurveTests {
  /// Every second of 200 cases is true; the scores fall by a two-hundredth.
  private let ranking = Ranking(
    scores: (0..<200).map { 1 - Float($0) / 200 }, labels: (0..<200).map { $0 % 2 == 0 })

  @Test func `a ranking is thinned to steps of recall, with both ends`() throws {
    let curve = try #require(PrecisionRecallCurve(ranking, at: []))
    #expect(curve.threshold.count <= PrecisionRecallCurve.steps + 2)
    #expect(curve.threshold.first == 0 && curve.recall.first == 1 && curve.precision.first == 0.5)
    #expect(curve.recall.last == 0.01 && curve.precision.last == 1)
    #expect(zip(curve.recall, curve.recall.dropFirst()).allSatisfy { $0 - $1 <= 0.05 })
  }

  @Test func `a threshold in use has its own point`() throws {
    let curve = try #require(PrecisionRecallCurve(ranking, at: [0.8123, 0.0777]))
    for (threshold, selected) in [(0.8123, 38), (0.0777, 185)] as [(Float, Int)] {
      let place = try #require(curve.index(at: Double(threshold)))
      #expect(abs(curve.recall[place] - Double((selected + 1) / 2) / 100) < 1e-9)
    }
    #expect(curve.index(at: 0.5555) == nil)
  }

  @Test func `a threshold that no case reaches has no point`() throws {
    let curve = try #require(PrecisionRecallCurve(ranking, at: [1.5]))
    #expect(curve.index(at: 1.5) == nil)
  }

  @Test func `without a true case there is no curve`() {
    #expect(PrecisionRecallCurve(Ranking(scores: [0.5], labels: [false]), at: []) == nil)
    #expect(PrecisionRecallCurve(Ranking(scores: [], labels: []), at: [0.5]) == nil)
  }
}

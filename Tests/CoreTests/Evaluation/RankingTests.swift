import Core
import TestSupport
import Testing

struct RankingTests {
  @Test func `equal scores are cut together`() {
    let ranking = Ranking(scores: [0.5, 0.5, 0.9], labels: [true, false, true])
    #expect(ranking.cuts.map(\.selected) == [1, 3])
    #expect(ranking.cuts.map(\.truePositives) == [1, 2])
  }

  @Test func `without a true case there is nothing to rank`() {
    let ranking = Ranking(scores: [0.1, 0.2], labels: [false, false])
    #expect(ranking.averagePrecision == nil)
    #expect(ranking.bestCut(beta: 1) == nil)
  }

  @Test(arguments: [0.5, 1, 2])
  func `no other cut has a better F`(beta: Double) throws {
    var generator = SeededGenerator(seed: 3)
    let labels = (0..<200).map { _ in Bool.random(using: &generator) }
    let scores = labels.map { Float.random(in: 0...1, using: &generator) + ($0 ? 0.3 : 0) }
    func f(_ cut: Float) -> Double {
      var counts = ConfusionCounts()
      for (score, label) in zip(scores, labels) {
        counts.add(predicted: score >= cut, actual: label)
      }
      let (p, r) = (counts.precision ?? 0, counts.recall ?? 0)
      return p + r == 0 ? 0 : (1 + beta * beta) * p * r / (beta * beta * p + r)
    }
    let best = try #require(Ranking(scores: scores, labels: labels).bestCut(beta: beta))
    #expect(scores.allSatisfy { f($0) <= f(best) + 1e-12 })
  }
}

import Core
import Testing

struct RankingTests {
  @Test func `equal scores are cut together`() {
    let ranking = Ranking(scores: [0.5, 0.5, 0.9], labels: [true, false, true])
    #expect(ranking.cuts.map(\.selected) == [1, 3])
    #expect(ranking.cuts.map(\.truePositives) == [1, 2])
  }

  @Test func `what is ranked without a fault has an average precision of 1, to the last bit`() {
    for positives in 1...200 {
      let scores = (0..<300).map { -Float($0) }
      let labels = scores.indices.map { $0 < positives }
      #expect(Ranking(scores: scores, labels: labels).averagePrecision == 1)
    }
  }

  @Test func `without a true case there is nothing to rank`() {
    let ranking = Ranking(scores: [0.1, 0.2], labels: [false, false])
    #expect(ranking.averagePrecision == nil)
  }
}

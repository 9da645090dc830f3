import Core
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
  }
}

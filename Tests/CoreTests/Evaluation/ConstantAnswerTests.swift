import Core
import Testing

struct ConstantAnswerTests {
  @Test func `it is the number of most frequent genres that fits best`() {
    let drama = GenreSet(.drama)
    let both = GenreSet([.drama, .comedy])
    // Drama alone: 2 · 4 / (4 + 6); with comedy: 2 · 6 / (8 + 6).
    let half = ConstantAnswer(bestFor: [drama, both, drama, both])
    #expect(half.genres == [.drama, .comedy])
    #expect(half.f1Micro == 12.0 / 14)
    let rare = ConstantAnswer(bestFor: [drama, drama, drama, drama, drama, both])
    #expect(rare.genres == [.drama])
    #expect(rare.f1Micro == 12.0 / 13)
  }

  @Test func `nothing to answer about is worth nothing`() {
    #expect(ConstantAnswer(bestFor: []).f1Micro == 0)
    #expect(ConstantAnswer(bestFor: [[]]).f1Micro == 0)
  }

  @Test func `no set of genres does better`() {
    var generator = SeededGenerator(seed: 1)
    let labels = (0..<50).map { _ in
      GenreSet(rawValue: UInt32.random(in: 1..<256, using: &generator))
    }
    let best = ConstantAnswer(bestFor: labels)
    let others = (1..<UInt32(256)).map { answer in
      Genre.allCases.map { genre in
        ConfusionCounts(
          genre, selected: labels.map { _ in GenreSet(rawValue: answer) }, labels: labels)
      }.reduce(ConfusionCounts(), +).f1 ?? 0
    }
    #expect(abs(best.f1Micro - (others.max() ?? 0)) < 1e-12)
  }
}

import Core
import Testing

struct SmoothedCutsTests {
  @Test func `without a true case there is no best cut`() {
    #expect(SmoothedCuts(probabilities: [0.1, 0.9], labels: [false, false]).best(beta: 1) == nil)
  }

  @Test func `cases that are apart are cut in the middle between them`() throws {
    // Log-odds of −2 and 0: every cut between them is as good, the smoothed one is at −1.
    let labels = (0..<40).map { $0 < 20 }
    let cuts = SmoothedCuts(probabilities: labels.map { $0 ? 0.5 : 0.1192 }, labels: labels)
    let best = try #require(cuts.best(beta: 1))
    #expect(best > 0.2 && best < 0.4)
  }

  @Test func `a lucky cut among bad ones is not taken`() throws {
    // Above 0.8, the first few are all true, and F1 has a narrow peak at 0.5.
    let groups: [(probability: Float, count: Int, trueCases: Int)] = [
      (0.85, 30, 28), (0.51, 12, 12), (0.49, 60, 3), (0.30, 60, 30), (0.25, 60, 24), (0.05, 300, 3),
    ]
    let probabilities = groups.flatMap { Array(repeating: $0.probability, count: $0.count) }
    let labels = groups.flatMap { group in (0..<group.count).map { $0 < group.trueCases } }
    let cuts = SmoothedCuts(probabilities: probabilities, labels: labels)
    let balanced = try #require(cuts.best(beta: 1))
    #expect(balanced < 0.25 && balanced > 0.05)
    #expect(try #require(cuts.best(beta: 0.5)) > balanced)
    #expect(try #require(cuts.best(beta: 2)) <= balanced)
  }

  @Test(arguments: [Float(0), 1, .nan])
  func `probabilities without log-odds do no harm`(probability: Float) throws {
    let cuts = SmoothedCuts(probabilities: [probability, 0.5, 0.2], labels: [true, true, false])
    let best = try #require(cuts.best(beta: 1))
    #expect(best > 0 && best < 1)
  }
}

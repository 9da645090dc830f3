import Core
import Store
import Testing

@testable import Cron

struct GateTests {
  /// 1,000 movies: all of them drama, 100 of them horror, too, and 99 western.
  private let labels = (0..<1000).map { movie in
    GenreSet(movie < 100 ? [.drama, .horror] : movie < 199 ? [.drama, .western] : [.drama])
  }

  /// The true answers, but for as many movies with a genre as are named.
  private func answers(_ version: String = "new", missing: [Genre: Int] = [:]) -> Gate.Answers {
    var left = missing
    let selected = labels.map { label in
      GenreSet(
        label.genres.filter { genre in
          guard let count = left[genre], count > 0 else { return true }
          left[genre] = count - 1
          return false
        })
    }
    return Gate.Answers(version: version, overviewAlone: selected, withTitle: selected)
  }

  @Test(
    arguments: [
      // 1,199 true answers: each that is missing costs about 0.0004.
      ([:], [:], .notWorse), ([.western: 1], [:], .notWorse), ([:], [.western: 50], .notWorse),
      ([.drama: 11], [:], .notWorse), ([.drama: 13], [:], .worse), ([.drama: 900], [:], .worse),
      // One in a hundred horror movies costs 0.005 of F1 there, and 0.0004 on the whole.
      ([.horror: 5], [:], .notWorse), ([.horror: 7], [:], .worseInGenre),
      ([.horror: 7], [.horror: 3], .notWorse),
      // Too few movies are western for that rule.
      ([.western: 11], [:], .notWorse),
    ] as [([Genre: Int], [Genre: Int], GateDecision.Rule)])
  func `a candidate may be a little worse and no more`(
    new: [Genre: Int], old: [Genre: Int], rule: GateDecision.Rule
  ) throws {
    let decision = Gate.decide(
      challenger: answers(missing: new), champion: answers("old", missing: old), labels: labels)
    #expect(decision.rule == rule)
    #expect(decision.rule.isPublished == (rule == .notWorse))
    #expect(decision.reason.contains("on 1,000 held-out movies"))
    #expect(decision.challenger == "new" && decision.champion == "old")
    let interval = try #require(decision.interval)
    let difference = try #require(decision.difference)
    #expect(interval[0] <= difference && difference <= interval[1])
    #expect(decision.worstGenre?.name != "Western")
  }

  @Test func `the genre that lost too much is named with its numbers`() {
    let decision = Gate.decide(
      challenger: answers(missing: [.horror: 10]), champion: answers("old"), labels: labels)
    #expect(
      decision.reason.contains(
        "worse by more than 0.03 in Horror: F1 0.947 against 1.000 on 100 held-out movies"))
  }

  @Test func `a model that has learned nothing is kept out, even the first`() {
    let constant = labels.map { _ in GenreSet(.drama) }
    let nothing = Gate.Answers(version: "new", overviewAlone: constant, withTitle: constant)
    for champion in [nil, nothing] {
      let decision = Gate.decide(challenger: nothing, champion: champion, labels: labels)
      #expect(decision.rule == .belowFloor && !decision.rule.isPublished)
      #expect(decision.reason.contains("0.9095 for always Drama"))
    }
    #expect(Gate.decide(challenger: answers(), champion: nil, labels: labels).rule == .firstModel)
    // No worse than a champion that is below the floor itself.
    let better = Gate.decide(challenger: answers(), champion: nothing, labels: labels)
    #expect(better.rule == .notWorse)
  }

  @Test func `titles are measured but do not decide`() {
    var titled = answers()
    titled.withTitle = labels.map { _ in [] }
    let decision = Gate.decide(challenger: titled, champion: answers("old"), labels: labels)
    #expect(decision.rule == .notWorse)
    #expect(decision.withTitle?.f1Micro == 0 && decision.withTitle?.f1MicroBefore == 1)
  }

  @Test func `a person may overrule the gate, which goes on record`() throws {
    let refused = Gate.decide(
      challenger: answers(missing: [.drama: 100]), champion: answers("old"), labels: labels)
    let forced = refused.forced(because: "the labels changed")
    #expect(forced.rule == .forced && forced.rule.isPublished)
    #expect(forced.overruled == .worse && forced.forcedBecause == "the labels changed")
    #expect(forced.reason.hasPrefix("forced, the labels changed; the gate says: worse by more"))
  }
}

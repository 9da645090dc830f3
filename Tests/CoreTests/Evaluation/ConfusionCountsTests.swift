import Core
import Foundation
import Testing

struct ConfusionCountsTests {
  private let labels: [GenreSet] = [
    [], GenreSet(.war), GenreSet(.war), GenreSet([.war, .drama]), GenreSet(.drama),
  ]
  private let selected: [GenreSet] = [
    GenreSet(.war), GenreSet(.war), [], GenreSet(.war), GenreSet(.comedy),
  ]

  @Test func `answers about a genre are right or wrong, yes or no`() {
    let counts = ConfusionCounts(.war, selected: selected, labels: labels)
    #expect(counts.truePositives == 2 && counts.falsePositives == 1)
    #expect(counts.falseNegatives == 1 && counts.trueNegatives == 1)
    #expect(counts.support == 3)
    #expect(counts.precision == 2.0 / 3 && counts.recall == 2.0 / 3 && counts.f1 == 2.0 / 3)
  }

  @Test func `without a yes there is no precision, without a true yes no recall`() {
    let drama = ConfusionCounts(.drama, selected: selected, labels: labels)
    #expect(drama.precision == nil && drama.recall == 0 && drama.f1 == 0)
    let comedy = ConfusionCounts(.comedy, selected: selected, labels: labels)
    #expect(comedy.precision == 0 && comedy.recall == nil && comedy.f1 == 0)
    #expect(ConfusionCounts().f1 == nil)
  }

  @Test func `a sum is of all that was counted`() {
    let both =
      ConfusionCounts(.war, selected: selected, labels: labels)
      + ConfusionCounts(.comedy, selected: selected, labels: labels)
    #expect(both.truePositives == 2 && both.falsePositives == 2)
    #expect(both.falseNegatives == 1 && both.trueNegatives == 5)
  }

  @Test func `its encoded names are short`() throws {
    let counts = ConfusionCounts(.war, selected: selected, labels: labels)
    let json = try JSONEncoder().encode(counts)
    let members = try JSONSerialization.jsonObject(with: json) as? [String: Int]
    #expect(members == ["tp": 2, "fp": 1, "fn": 1, "tn": 1])
    #expect(try JSONDecoder().decode(ConfusionCounts.self, from: json) == counts)
  }
}

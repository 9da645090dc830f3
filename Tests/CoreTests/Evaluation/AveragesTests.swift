import Core
import Foundation
import TestSupport
import Testing

struct AveragesTests {
  private func counts(_ tp: Int, _ fp: Int, _ fn: Int) -> ConfusionCounts {
    var counts = ConfusionCounts()
    (counts.truePositives, counts.falsePositives, counts.falseNegatives) = (tp, fp, fn)
    return counts
  }

  @Test func `micro figures are those of all answers, macro ones the genres' mean`() {
    let averages = Averages([counts(9, 1, 3), counts(1, 3, 1)])
    #expect(isClose(averages.precisionMicro, 10.0 / 14))
    #expect(isClose(averages.recallMicro, 10.0 / 14))
    #expect(isClose(averages.f1Micro, 20.0 / 28))
    #expect(isClose(averages.precisionMacro, (0.9 + 0.25) / 2))
    #expect(isClose(averages.recallMacro, (0.75 + 0.5) / 2))
    #expect(isClose(averages.f1Macro, (18.0 / 22 + 2.0 / 6) / 2))
  }

  @Test func `what is undefined counts as nothing`() {
    let averages = Averages([counts(0, 0, 0), counts(4, 0, 0)])
    #expect(averages.f1Micro == 1 && averages.f1Macro == 0.5)
    #expect(averages.precisionMacro == 0.5 && averages.recallMacro == 0.5)
    #expect(Averages([]).f1Micro == 0 && Averages([]).f1Macro == 0)
  }

  @Test func `the names are the field's`() throws {
    let averages = Averages([counts(9, 1, 3)])
    let json = try JSONEncoder().encode(averages)
    let members = try #require(JSONSerialization.jsonObject(with: json) as? [String: Double])
    #expect(
      Set(members.keys) == [
        "precision_micro", "recall_micro", "f1_micro", "precision_macro", "recall_macro",
        "f1_macro",
      ])
    #expect(try JSONDecoder().decode(Averages.self, from: json) == averages)
  }
}

import Core
import Foundation
import TestSupport
import Testing

struct EvaluationReportTests {
  private let labels = [GenreSet(.war), GenreSet([.war, .drama]), GenreSet(.comedy)]
  private let selected = [GenreSet(.war), GenreSet([.war, .comedy]), GenreSet([.comedy])]
  private let report: EvaluationReport

  init() {
    report = EvaluationReport(
      probabilities: GenreTable(
        selected.map { set in GenreVector { set[$0] ? 0.9 : 0.1 } }),
      selected: selected, labels: labels)
  }

  @Test func `its averages are those of the genres' counts`() {
    #expect(report.f1Micro == 2.0 * 3 / (4 + 4))
    let counts = Genre.allCases.map {
      ConfusionCounts($0, selected: selected, labels: labels)
    }
    #expect(report.recallMacro == Averages(counts).recallMacro)
    #expect(report.perGenre["War"]?.confusion == counts[Genre.war.index])
    #expect(report.perGenreF1["War"] == 1 && report.perGenreF1["Western"] == 0)
    #expect(report.perGenre.count == 19 && report.perGenre["Western"]?.f1 == nil)
  }

  @Test func `movies are counted, whole answers and genres too`() {
    #expect(report.nTest == 3)
    #expect(report.subsetAccuracy == 2.0 / 3)
    #expect(isClose(report.genresPerMovie, 4.0 / 3))
    #expect(report.perGenre["War"]?.support == 2 && report.perGenre["Drama"]?.support == 1)
  }

  @Test func `what is encoded reads back the same, the averages at the top level`() throws {
    let json = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(EvaluationReport.self, from: json) == report)
    let members = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(members["f1_micro"] as? Double == 0.75)
    #expect(members["n_test"] as? Int == 3)
    #expect((members["per_genre_f1"] as? [String: Double])?.count == 19)
  }

  @Test func `of no movie everything is nothing`() {
    let none = EvaluationReport(probabilities: GenreTable(), selected: [], labels: [])
    #expect(none.nTest == 0 && none.f1Micro == 0 && none.subsetAccuracy == 0)
    #expect(none.averagePrecisionMacro == 0 && none.expectedCalibrationError == 0)
  }
}

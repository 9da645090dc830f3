import Core
import Foundation
import Gateway
import PageParts
import Testing

struct TrackRecordsTests {
  private func text(for genre: Genre, from cut: Float) throws -> String {
    let curves = try JSONDecoder().decode(
      EvaluationCurves.self,
      from: Data(
        """
        {"precision_recall": {"Horror": {"threshold": [0, 0.3, 0.5],
          "precision": [0.1, 0.6, 0.8], "recall": [1, 0.7, 0.5]}}, "reliability": []}
        """.utf8))
    var html: HTML = ""
    TrackRecords(curves).write(for: genre, from: cut, to: &html)
    return html.text
  }

  @Test(arguments: [(0, 10, 100), (0.3, 60, 70), (0.4, 70, 60), (0.5, 80, 50), (1, 80, 50)])
  func `a cut-off's meaning is told, between two points of the curve too`(
    cut: Float, precision: Int, recall: Int
  ) throws {
    #expect(
      try text(for: .horror, from: cut)
        == "On films new to it: of 100 called Horror, <b>\(precision)</b> are; "
        + "of 100 that are, it finds <b>\(recall)</b>.")
  }

  @Test func `where nothing was measured nothing is told`() throws {
    #expect(try text(for: .war, from: 0.4) == "")
  }
}

import Core
import Foundation
import Gateway
import PageParts
import Testing

struct TrackRecordsTests {
  /// What is said of a genre that so many of the judged films have.
  private func text(
    for genre: Genre, from cut: Float, support: Int = 200, isInvented: Bool = false,
    isReal: Bool = false
  ) throws -> String {
    let curves = try JSONDecoder().decode(
      EvaluationCurves.self,
      from: Data(
        """
        {"precision_recall": {"Horror": {"threshold": [0, 0.3, 0.5],
          "precision": [0.1, 0.6, 0.8], "recall": [1, 0.7, 0.5]}}, "reliability": []}
        """.utf8))
    var metrics = try TestModel.shared.get().metrics()
    metrics.heldOut.curves = curves
    metrics.heldOut.report.perGenre["Horror"]?.support = support
    metrics.isInvented = isInvented
    if isReal {
      metrics.realMovies = RealMovieFigures(
        measured: "2026-11-26", measurement: metrics.heldOut)
      metrics.heldOut.curves = nil
    }
    var html: HTML = ""
    TrackRecords(metrics).write(for: genre, from: cut, to: &html)
    return html.text
  }

  @Test(arguments: [(0, 10, 100), (0.3, 60, 70), (0.4, 70, 60), (0.5, 80, 50), (1, 80, 50)])
  func `a cut-off's meaning is told, between two points of the curve too`(
    cut: Float, precision: Int, recall: Int
  ) throws {
    #expect(
      try text(for: .horror, from: cut)
        == "Of films it had never seen, it was right about <b>\(precision) of 100</b> "
        + "that it called Horror, and found <b>\(recall) of 100</b> that are.")
  }

  @Test(arguments: [
    // 49 are called so, 50 are called so; 49 are so, 50 are so.
    (70, 0.3, "60 of 100", "70 of 100"), (42, 0.3, "29 of 49", "29 of 42"),
    (49, 0, "10 of 100", "49 of 49"), (50, 0, "10 of 100", "100 of 100"),
    (10, 0.5, "5 of 6", "5 of 10"),
  ])
  func `of few films, their numbers are told`(
    support: Int, cut: Float, right: String, found: String
  ) throws {
    #expect(
      try text(for: .horror, from: cut, support: support)
        == "Of films it had never seen, it was right about <b>\(right)</b> "
        + "that it called Horror, and found <b>\(found)</b> that are.")
  }

  @Test func `it is said what the films are`() throws {
    #expect(
      try text(for: .horror, from: 0.3, isInvented: true)
        .hasPrefix("Of invented films it had never seen, "))
    #expect(
      try text(for: .horror, from: 0.3, isInvented: true, isReal: true)
        .hasPrefix("Of real films it had never seen, it was right about <b>60 of 100</b>"))
  }

  @Test func `where nothing was measured nothing is told`() throws {
    #expect(try text(for: .war, from: 0.4) == "")
  }
}

import Core
import TestSupport
import Testing

/// scikit-learn's numbers on 300 made-up cases.
struct EvaluationGoldenTests {
  struct Golden: Decodable {
    struct Average: Decodable {
      var precision: Double
      var recall: Double
      var f1: Double
    }
    var labels: [[Int]]
    var scores: [[Float]]
    var probabilities: [[Float]]
    var cut: Float
    var averages: [String: Average]
    var precision: [Double]
    var recall: [Double]
    var f1: [Double]
    var support: [Int]
    var averagePrecision: [Double]
    var calibration: [[Float]]
    struct Isotonic: Decodable {
      var scores: [Double]
      var values: [Double]
      var curve: [Float]
    }
    var grid: [Float]
    var isotonic: [Isotonic]

    enum CodingKeys: String, CodingKey {
      case labels, scores, probabilities, cut, averages, precision, recall, f1, support
      case calibration, grid, isotonic
      case averagePrecision = "average_precision"
    }
  }

  private func golden() throws -> (Golden, [GenreSet]) {
    let golden = try ProjectFiles.golden("evaluation", as: Golden.self)
    let labels = golden.labels.map { row in
      GenreSet(Genre.allCases.filter { row[$0.index] == 1 })
    }
    return (golden, labels)
  }

  @Test func `precision, recall, F1 and average precision are scikit-learn's`() throws {
    let (golden, labels) = try golden()
    let selected = golden.probabilities.map { row in
      GenreSet(Genre.allCases.filter { row[$0.index] >= golden.cut })
    }
    let report = EvaluationReport(
      probabilities: GenreTable(golden.probabilities.map { row in GenreVector { row[$0] } }),
      selected: selected, labels: labels)
    let micro = try #require(golden.averages["micro"])
    let macro = try #require(golden.averages["macro"])
    #expect(isClose(report.precisionMicro, micro.precision, tolerance: 1e-12))
    #expect(isClose(report.recallMicro, micro.recall, tolerance: 1e-12))
    #expect(isClose(report.f1Micro, micro.f1, tolerance: 1e-12))
    #expect(isClose(report.precisionMacro, macro.precision, tolerance: 1e-12))
    #expect(isClose(report.recallMacro, macro.recall, tolerance: 1e-12))
    #expect(isClose(report.f1Macro, macro.f1, tolerance: 1e-12))
    for genre in Genre.allCases {
      let ours = try #require(report.perGenre[genre.name])
      #expect(isClose(ours.precision ?? 0, golden.precision[genre.index], tolerance: 1e-12))
      #expect(isClose(ours.recall ?? 0, golden.recall[genre.index], tolerance: 1e-12))
      #expect(isClose(ours.f1 ?? 0, golden.f1[genre.index], tolerance: 1e-12))
      #expect(ours.support == golden.support[genre.index])
      #expect(
        isClose(
          ours.averagePrecision ?? 0, golden.averagePrecision[genre.index], tolerance: 1e-12))
    }
  }

  /// Tolerance 1e-3: both stop when the gradient is small, each by its own rule.
  @Test(arguments: Genre.allCases)
  func `calibration is scikit-learn's sigmoid`(genre: Genre) throws {
    let (golden, labels) = try golden()
    let ours = PlattSigmoid(
      fitting: golden.scores.map { $0[genre.index] }, labels: labels.map { $0[genre.index] })
    #expect(isClose(ours.slope, golden.calibration[genre.index][0], tolerance: 1e-3))
    #expect(isClose(ours.offset, golden.calibration[genre.index][1], tolerance: 1e-3))
  }

  /// Sums of some hundred numbers, added in another order.
  @Test(arguments: Genre.allCases)
  func `isotonic regression's blocks are scikit-learn's`(genre: Genre) throws {
    let (golden, labels) = try golden()
    let theirs = golden.isotonic[genre.index]
    let ours = IsotonicCurve.Block.ascending(
      scores: golden.scores.map { $0[genre.index] }, labels: labels.map { $0[genre.index] })
    #expect(ours.count == theirs.scores.count)
    for (block, (score, value)) in zip(ours, zip(theirs.scores, theirs.values)) {
      #expect(isClose(block.meanScore, score, tolerance: 1e-6))
      #expect(isClose(block.share, value, tolerance: 1e-12))
    }
  }

  @Test(arguments: Genre.allCases)
  func `between knots and beyond them, the curve is scikit-learn's`(genre: Genre) throws {
    let (golden, labels) = try golden()
    let ours = IsotonicCurve(
      fitting: golden.scores.map { $0[genre.index] }, labels: labels.map { $0[genre.index] })
    for (score, value) in zip(golden.grid, golden.isotonic[genre.index].curve) {
      #expect(isClose(ours.value(at: score), value, tolerance: 1e-5))
    }
  }
}

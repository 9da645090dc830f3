import Core
import TestSupport
import Testing

struct EvaluationCurvesTests {
  static let count = Genre.allCases.count

  /// Made-up cases in which higher probabilities are truer; nothing is a Western.
  let labels: [GenreSet]
  let probabilities: GenreTable
  let thresholds: Thresholds
  let curves: EvaluationCurves

  init() {
    var generator = SeededGenerator(seed: 11)
    var probabilities = GenreTable()
    var labels: [GenreSet] = []
    for _ in 0..<500 {
      let row = GenreVector { _ in Float.random(in: 0...1, using: &generator) }
      probabilities.rows.append(row)
      labels.append(
        GenreSet(
          Genre.allCases.filter {
            Float.random(in: 0...1, using: &generator) < row[$0.index] && $0 != .western
          }))
    }
    self.labels = labels
    self.probabilities = probabilities
    thresholds = Thresholds(tuningFor: probabilities, labels: labels)
    curves = EvaluationCurves(
      probabilities: probabilities, labels: labels, thresholds: thresholds)
  }

  /// What selecting from `threshold` on gives.
  private func counts(_ genre: Genre, from threshold: Double) -> ConfusionCounts {
    var counts = ConfusionCounts()
    for (index, label) in labels.enumerated() {
      let probability = probabilities.rows[index][genre.index]
      counts.add(predicted: Double(probability) >= threshold, actual: label[genre.index])
    }
    return counts
  }

  @Test(arguments: Genre.allCases.filter { $0 != .western })
  func `a curve is short, runs from end to end, and recall never rises`(genre: Genre) throws {
    let curve = try #require(curves.precisionRecall[genre.name])
    #expect(curve.threshold.count <= 41)
    #expect(curve.threshold.count > 20)
    #expect(curve.precision.count == curve.threshold.count)
    #expect(curve.recall.count == curve.threshold.count)
    #expect(curve.threshold == curve.threshold.sorted())
    #expect(Set(curve.threshold).count == curve.threshold.count)
    #expect(curve.recall == curve.recall.sorted(by: >))
    #expect(curve.threshold.first == 0)
    #expect(curve.recall.first == 1)
    let last = try #require(curve.recall.last)
    #expect(last < 0.1)
  }

  @Test(arguments: Genre.allCases.filter { $0 != .western })
  func `its points are what selecting from there on gives`(genre: Genre) throws {
    let curve = try #require(curves.precisionRecall[genre.name])
    for (index, threshold) in curve.threshold.enumerated() {
      let counts = counts(genre, from: threshold)
      // A threshold of four decimals may leave one movie on its other side.
      #expect(abs(curve.precision[index] - (counts.precision ?? 0)) < 0.05)
      #expect(abs(curve.recall[index] - (counts.recall ?? 0)) < 0.05)
    }
  }

  @Test(arguments: Genre.allCases.filter { $0 != .western })
  func `the thresholds in use are among its points`(genre: Genre) throws {
    let curve = try #require(curves.precisionRecall[genre.name])
    for cuts in [thresholds.broad, thresholds.balanced, thresholds.precise] {
      #expect(curve.threshold.contains { abs($0 - Double(cuts[genre.index])) <= 0.0001 })
    }
  }

  @Test func `a genre that no movie has, has no curve`() {
    #expect(curves.precisionRecall["Western"] == nil)
    #expect(curves.precisionRecall.count == Self.count - 1)
  }

  @Test func `true probabilities are reliable, and every case is in a bin`() {
    let bins = ReliabilityBin.bins(
      probabilities: probabilities.numbers,
      labels: labels.flatMap { set in Genre.allCases.map { set[$0.index] || $0 == .western } })
    #expect(bins.count == ReliabilityBin.number)
    #expect(bins.reduce(0) { $0 + $1.count } == labels.count * Self.count)
    #expect(curves.reliability.map(\.count) == bins.map(\.count))
    for bin in curves.reliability {
      // One genre of the 19 is never true.
      #expect(abs(bin.fraction - bin.meanProbability * 18 / 19) < 0.06)
    }
  }
}

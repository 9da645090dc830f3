/// How often a yes-or-no answer was right and wrong.
package struct ConfusionCounts: Hashable, Codable, Sendable {
  package var truePositives = 0
  package var falsePositives = 0
  package var falseNegatives = 0
  package var trueNegatives = 0

  package init() {}

  /// Counts the answers about one genre.
  package init(_ genre: Genre, selected: [GenreSet], labels: [GenreSet]) {
    for (answer, truth) in zip(selected, labels) {
      add(predicted: answer[genre.index], actual: truth[genre.index])
    }
  }

  private enum CodingKeys: String, CodingKey {
    case truePositives = "tp"
    case falsePositives = "fp"
    case falseNegatives = "fn"
    case trueNegatives = "tn"
  }

  /// Counts one answer.
  package mutating func add(predicted: Bool, actual: Bool) {
    switch (predicted, actual) {
    case (true, true): truePositives += 1
    case (true, false): falsePositives += 1
    case (false, true): falseNegatives += 1
    case (false, false): trueNegatives += 1
    }
  }

  /// The number of cases where the true answer was yes.
  package var support: Int { truePositives + falseNegatives }

  /// TP / (TP + FP): how many of the yeses were right; `nil` if there was none.
  package var precision: Double? {
    ratio(truePositives, truePositives + falsePositives)
  }

  /// TP / (TP + FN): how many of the true yeses were found; `nil` if there was none.
  package var recall: Double? {
    ratio(truePositives, support)
  }

  /// 2TP / (2TP + FP + FN), the harmonic mean of precision and recall.
  package var f1: Double? {
    ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives)
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }

  package static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.truePositives += right.truePositives
    sum.falsePositives += right.falsePositives
    sum.falseNegatives += right.falseNegatives
    sum.trueNegatives += right.trueNegatives
    return sum
  }
}

/// Cases in descending order of their scores, with the counts that follow from cutting there.
package struct Ranking {
  /// What is selected when every case of at least `score` is.
  package struct Cut {
    /// The lowest selected score.
    package let score: Float
    package let selected: Int
    package let truePositives: Int
  }

  /// One cut after each distinct score, from the highest to the lowest.
  package let cuts: [Cut]
  /// The number of true cases.
  package let positives: Int

  /// - Parameters:
  ///   - scores: `n` numbers.
  ///   - labels: `n` answers.
  package init(scores: [Float], labels: [Bool]) {
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    var cuts: [Cut] = []
    var truePositives = 0
    for (rank, index) in order.enumerated() {
      if labels[index] { truePositives += 1 }
      let next = rank + 1 < order.count ? scores[order[rank + 1]] : nil
      if next != scores[index] {
        cuts.append(
          Cut(score: scores[index], selected: rank + 1, truePositives: truePositives))
      }
    }
    self.cuts = cuts
    positives = truePositives
  }

  /// The area under the precision-recall steps: Σ (R_k − R_{k−1}) · P_k.
  ///
  /// scikit-learn's `average_precision_score`; `nil` without a true case.
  package var averagePrecision: Double? {
    guard positives > 0 else { return nil }
    // Of counts, and divided once: what is ranked without a fault has 1, and nothing has more.
    var sum = 0.0
    var found = 0
    for cut in cuts {
      sum += Double((cut.truePositives - found) * cut.truePositives) / Double(cut.selected)
      found = cut.truePositives
    }
    return sum / Double(positives)
  }
}

/// What a threshold means for one genre: how many of those named are right, how many are found.
///
/// Three arrays of equal length, by ascending threshold; recall never rises along them.
/// A threshold between two points means something between the two.
package struct PrecisionRecallCurve: Hashable, Codable, Sendable {
  /// The probability from which the genre is named.
  package var threshold: [Double] = []
  package var precision: [Double] = []
  package var recall: [Double] = []

  /// How many steps of equal recall are kept; the points are so many, and a few.
  static let steps = 25

  /// Thins a ranking to points at equal steps of recall, both ends and the given thresholds.
  ///
  /// Numbers have four decimals. `nil` without a true case.
  ///
  /// - Parameters:
  ///   - ranking: movies in the order of their probabilities.
  ///   - thresholds: those in use, whose points are to be exact.
  init?(_ ranking: Ranking, at thresholds: [Float]) {
    guard ranking.positives > 0, let lowest = ranking.cuts.last else { return nil }
    var points: [(threshold: Float, cut: Ranking.Cut)] = [(0, lowest)]
    for threshold in thresholds {
      guard let cut = ranking.cuts.last(where: { $0.score >= threshold }) else { continue }
      points.append((threshold, cut))
    }
    var step = 0
    for cut in ranking.cuts where cut.truePositives * Self.steps >= step * ranking.positives {
      points.append((cut.score, cut))
      step = cut.truePositives * Self.steps / ranking.positives + 1
    }
    for (threshold, cut) in points.sorted(by: { $0.threshold < $1.threshold }) {
      let threshold = Self.shortened(Double(threshold))
      guard threshold != self.threshold.last else { continue }
      self.threshold.append(threshold)
      precision.append(rounded(Double(cut.truePositives) / Double(cut.selected)))
      recall.append(rounded(Double(cut.truePositives) / Double(ranking.positives)))
    }
  }

  /// The place of the point for a threshold in use; `nil` if no movie reaches it.
  package func index(at threshold: Double) -> Int? {
    let exact = Self.shortened(threshold)
    return self.threshold.firstIndex { abs($0 - exact) < 0.00005 }
  }

  /// Down to four decimals, so that the movie at the cut stays above it.
  private static func shortened(_ threshold: Double) -> Double {
    (threshold * 10_000).rounded(.down) / 10_000
  }
}

/// What a report's single figures leave out: the course of things on movies not seen.
package struct EvaluationCurves: Hashable, Codable, Sendable {
  /// By genre name; a genre that no movie has is absent.
  package var precisionRecall: [String: PrecisionRecallCurve]
  /// The probabilities of all genres together.
  package var reliability: [ReliabilityBin]

  private enum CodingKeys: String, CodingKey {
    case reliability
    case precisionRecall = "precision_recall"
  }

  /// Reads the curves; `nil` where there is none of them.
  static func ifPresent(in decoder: any Decoder) throws -> EvaluationCurves? {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    return members.allKeys.isEmpty ? nil : try EvaluationCurves(from: decoder)
  }

  /// - Parameters:
  ///   - probabilities: a row for each of `n` movies.
  ///   - labels: `n` sets of genres.
  ///   - thresholds: those whose points are to be exact.
  package init(probabilities: GenreTable, labels: [GenreSet], thresholds: Thresholds) {
    precisionRecall = [:]
    for genre in Genre.allCases {
      let ranking = Ranking(
        scores: probabilities.column(genre.index),
        labels: labels.map { $0[genre.index] })
      let cuts = [thresholds.broad, thresholds.balanced, thresholds.precise].map { $0[genre.index] }
      precisionRecall[genre.name] = PrecisionRecallCurve(ranking, at: cuts)
    }
    reliability = ReliabilityBin.bins(
      probabilities: probabilities.numbers,
      labels: labels.flatMap { set in Genre.allCases.map { set[$0.index] } }
    ).map(\.rounded)
  }
}

extension ReliabilityBin {
  fileprivate var rounded: ReliabilityBin {
    var bin = self
    bin.meanProbability = Core.rounded(meanProbability)
    bin.fraction = Core.rounded(fraction)
    return bin
  }
}

/// To four decimals, which keeps files small.
func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

/// Turns a decision value into a probability, for one genre.
///
///     P(genre | score) = ½ · platt(score) + ½ · isotonic(score)
///
/// A sigmoid has the wrong shape in the middle, where most is decided; isotonic regression has the
/// right one, but in steps, whose ties cost order. Their mean has most of what the latter gains, and
/// rises wherever the sigmoid does.
package struct Calibration: Hashable, Sendable {
  package private(set) var platt: PlattSigmoid
  package private(set) var isotonic: IsotonicCurve
  /// What the isotonic curve counts for.
  let isotonicShare: Float

  package init(platt: PlattSigmoid, isotonic: IsotonicCurve) {
    self.platt = platt
    self.isotonic = isotonic
    isotonicShare = 0.5
  }

  /// The sigmoid alone.
  package init(sigmoid: PlattSigmoid) {
    platt = sigmoid
    isotonic = IsotonicCurve(level: 0)
    isotonicShare = 0
  }

  /// Fits both curves to scores of movies that the model had not seen.
  ///
  /// - Parameters:
  ///   - scores: `n` decision values, at least one.
  ///   - labels: `n` answers.
  package init(fitting scores: [Float], labels: [Bool]) {
    let platt = PlattSigmoid(fitting: scores, labels: labels)
    self.init(
      platt: platt, isotonic: IsotonicCurve(fitting: scores, labels: labels, joining: platt))
  }

  /// The probability that belongs to a score.
  package func probability(_ score: Float) -> Float {
    (1 - isotonicShare) * platt.probability(score) + isotonicShare * isotonic.value(at: score)
  }

  /// The calibration whose halves have other log-odds: `scale · log-odds + shift`, which keeps their
  /// order where `scale` is positive.
  package func withLogOdds(scaledBy scale: Float, shiftedBy shift: Float) -> Calibration {
    var copy = self
    copy.platt = PlattSigmoid(slope: scale * platt.slope, offset: scale * platt.offset - shift)
    copy.isotonic = isotonic.withLogOdds(scaledBy: scale, shiftedBy: shift)
    return copy
  }

  /// How far stated probabilities are from what happened.
  ///
  ///     ECE = Σ over bins (cases in bin / n) · |mean probability − share of yes|
  ///
  /// in 10 bins of equal width; Guo et al., "On Calibration of Modern Neural
  /// Networks" (2017), for one class.
  package static func expectedError(probabilities: [Float], labels: [Bool]) -> Double {
    let total = ReliabilityBin.bins(probabilities: probabilities, labels: labels).reduce(0) {
      $0 + Double($1.count) * abs($1.meanProbability - $1.fraction)
    }
    return probabilities.isEmpty ? 0 : total / Double(probabilities.count)
  }
}

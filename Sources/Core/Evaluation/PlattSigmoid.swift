import Glibc

/// A sigmoid from decision values to probabilities, for one genre.
///
///     platt(score) = 1 / (1 + exp(slope · score + offset))
///
/// Platt, "Probabilistic Outputs for Support Vector Machines" (1999), fitted as
/// in Lin, Lin and Weng, "A Note on Platt's Probabilistic Outputs" (2007).
package struct PlattSigmoid: Hashable, Sendable {
  /// Platt's A, never positive; negative where a higher score makes the genre likelier.
  package var slope: Float
  /// Platt's B.
  package var offset: Float

  package init(slope: Float, offset: Float) {
    self.slope = slope
    self.offset = offset
  }

  /// The probability that belongs to a score.
  package func probability(_ score: Float) -> Float {
    1 / (1 + expf(slope * score + offset))
  }

  /// Fits the curve to scores of movies that the model had not seen.
  ///
  /// Maximises the likelihood by Newton's method with backtracking. The
  /// targets are Platt's: (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2) in place of 1 and 0.
  /// A genre without a movie gets a curve of small, flat probability; where higher scores are no
  /// likelier ones, the curve is flat, too.
  ///
  /// - Parameters:
  ///   - scores: `n` decision values.
  ///   - labels: `n` answers.
  package init(fitting scores: [Float], labels: [Bool]) {
    let positives = Double(labels.count { $0 })
    let negatives = Double(labels.count) - positives
    let high = (positives + 1) / (positives + 2)
    let low = 1 / (negatives + 2)
    let flat = log((negatives + 1) / (positives + 1))
    var (a, b) = (0.0, flat)

    /// −log-likelihood, in the form that neither overflows nor cancels.
    func loss(_ a: Double, _ b: Double) -> Double {
      var sum = 0.0
      for index in scores.indices {
        let f = a * Double(scores[index]) + b
        let target = labels[index] ? high : low
        sum += f >= 0 ? target * f + log1p(exp(-f)) : (target - 1) * f + log1p(exp(f))
      }
      return sum
    }

    var value = loss(a, b)
    for _ in 0..<100 {
      var (h11, h22, h21) = (1e-12, 1e-12, 0.0)
      var (g1, g2) = (0.0, 0.0)
      for index in scores.indices {
        let score = Double(scores[index])
        let p = 1 / (1 + exp(a * score + b))
        let d = (labels[index] ? high : low) - p
        let w = p * (1 - p)
        h11 += score * score * w
        h21 += score * w
        h22 += w
        g1 += score * d
        g2 += d
      }
      if abs(g1) < 1e-5 && abs(g2) < 1e-5 { break }
      let determinant = h11 * h22 - h21 * h21
      let stepA = -(h22 * g1 - h21 * g2) / determinant
      let stepB = -(h11 * g2 - h21 * g1) / determinant
      let descent = g1 * stepA + g2 * stepB
      var length = 1.0
      while length >= 1e-10 {
        let next = loss(a + length * stepA, b + length * stepB)
        if next < value + 1e-4 * length * descent {
          a += length * stepA
          b += length * stepB
          value = next
          break
        }
        length /= 2
      }
      if length < 1e-10 { break }
    }
    self = a < 0 ? Self(slope: Float(a), offset: Float(b)) : Self(slope: 0, offset: Float(flat))
  }
}

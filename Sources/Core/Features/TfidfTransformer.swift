import Glibc

/// What turns counts of terms into tf-idf weights: learned from rows of counts, then the model's.
///
/// With `n` rows learned from, `df(t)` of them holding the term `t`:
///
///     idf(t)    = (ln((1 + n) / (1 + df(t))) + 1) ^ idfPower
///     w(t, d)   = (1 + ln(count of t in d)) · idf(t)
///     x(t, d)   = weight · w(t, d) / (|w(d)|^p · mean^(1 − p)),   p = lengthPower
///
/// where lengths and their mean are those of the term's block. With powers of 1, scikit-learn calls
/// this `smooth_idf` with `sublinear_tf`; the golden tests hold us to its numbers. A `lengthPower`
/// below 1 lets a long synopsis weigh more than a short one (pivoted length normalisation: Singhal,
/// Buckley and Mitra 1996).
package struct TfidfTransformer: Sendable {
  /// One a column; 0: too few rows have the term, it is as though it were not there.
  package let idf: [Float]
  /// One a block: the mean length of the rows that have a term of it, before they were scaled.
  package let meanLengths: [Float]

  package init(idf: [Float], meanLengths: [Float]) {
    self.idf = idf
    self.meanLengths = meanLengths
  }

  /// Weighs the terms of a block in a row.
  ///
  /// - Parameter terms: all of the block that the row has.
  func weigh(
    _ terms: UnsafeMutableBufferPointer<FeatureRow.Term>, of block: Int, _ options: FeatureOptions
  ) {
    var squares: Float = 0
    for index in terms.indices {
      let value = options.frequencyWeight(Int(terms[index].count)) * idf[Int(terms[index].column)]
      terms[index].value = value
      squares += value * value
    }
    let scale = options.scale(length: squares.squareRoot(), meanLength: meanLengths[block])
    for index in terms.indices { terms[index].value *= scale }
  }
}

extension FeatureOptions {
  /// How much a term counts for that occurs `count` times in a synopsis.
  @inline(__always)
  func frequencyWeight(_ count: Int) -> Float {
    if count == 1 { return 1 }
    let count = Float(min(count, Self.maximumCount))
    return isSublinear && count > 1 ? 1 + logf(count) : count
  }

  /// How much a term counts for that is in so many of the synopses.
  func idf(frequency: UInt32, of documents: Int) -> Float {
    Float(pow(log((1 + Double(documents)) / (1 + Double(frequency))) + 1, Double(idfPower)))
  }

  /// What to multiply a row with, given its own length and that of the average row.
  package func scale(length: Float, meanLength: Float) -> Float {
    guard length > 0 else { return 0 }
    if lengthPower == 1 { return weight / length }
    return weight / (powf(length, lengthPower) * powf(meanLength, 1 - lengthPower))
  }
}

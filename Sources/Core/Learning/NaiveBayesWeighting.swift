import Glibc

/// Scales a term, for one genre, by how unevenly the genre's movies use it.
///
/// With the sums of tf-idf of term `t` over the genre's movies and over the
/// others, each smoothed by `a`:
///
///     p_t = a + Σ x_t over the genre's,   q_t = a + Σ x_t over the others
///     r_t = ln( (p_t / Σp) / (q_t / Σq) )
///     s_t = β · |r_t| + (1 − β) · mean |r|
///
/// The SVM then sees `s_t · x_t`. After Wang and Manning, "Baselines and
/// Bigrams" (2012), whose interpolation is towards the mean as here. The scale
/// is folded into the learned weights and costs nothing to evaluate.
public struct NaiveBayesWeighting: Hashable, Codable, Sendable {
  public var smoothing: Float
  public var beta: Float

  public init(smoothing: Float = 0.1, beta: Float = 0.3) {
    self.smoothing = smoothing
    self.beta = beta
  }

  /// The scales of four genres at once.
  ///
  /// - Parameters:
  ///   - rows: the training rows of `matrix`.
  ///   - signs: per row of `rows`, +1 for a movie of the lane's genre, else −1.
  /// - Returns: one scale a column and lane.
  package func scales(
    matrix: SparseMatrix, rows: [Int32], signs: [SIMD4<Float>]
  ) -> [SIMD4<Float>] {
    let m = matrix.columnCount
    var positive = [SIMD4<Float>](repeating: .init(repeating: smoothing), count: m)
    var negative = positive
    for (index, row) in rows.enumerated() {
      let isPositive = signs[index] .> 0
      let p = SIMD4<Float>.zero.replacing(with: 1, where: isPositive)
      let q = 1 - p
      for k in matrix.starts[Int(row)]..<matrix.starts[Int(row) + 1] {
        let column = Int(matrix.columns[k])
        positive[column] += matrix.values[k] * p
        negative[column] += matrix.values[k] * q
      }
    }
    let logRatio = naturalLogarithm(sum(positive)) - naturalLogarithm(sum(negative))
    var scales = positive
    var total = SIMD4<Double>.zero
    for column in 0..<m {
      let r = naturalLogarithm(positive[column] / negative[column]) - logRatio
      scales[column] = r.replacing(with: -r, where: r .< 0)
      total += SIMD4<Double>(scales[column])
    }
    let mean = (1 - beta) * SIMD4<Float>(total / Double(max(1, m)))
    for column in 0..<m { scales[column] = beta * scales[column] + mean }
    return scales
  }

  private func sum(_ values: [SIMD4<Float>]) -> SIMD4<Float> {
    SIMD4<Float>(values.reduce(into: SIMD4<Double>.zero) { $0 += SIMD4<Double>($1) })
  }

  private func naturalLogarithm(_ x: SIMD4<Float>) -> SIMD4<Float> {
    SIMD4(logf(x[0]), logf(x[1]), logf(x[2]), logf(x[3]))
  }
}

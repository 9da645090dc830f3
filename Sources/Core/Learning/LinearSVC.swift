/// Linear support vector classification of four genres at a time.
///
/// For each genre, with answers `y_i` of ±1 and rows `x_i` (a constant 1
/// appended for the bias, scaled by `s` where there is naive-Bayes weighting):
///
///     min over w:  ½ wᵀw + C Σ max(0, 1 − y_i wᵀx_i)²
///
/// solved in the dual by coordinate descent, one row at a time in random order:
///
///     min over α ≥ 0:  ½ αᵀ(Q + D)α − Σ α_i,   Q_ij = y_i y_j x_iᵀx_j,   D_ii = 1 / 2C
///
/// Hsieh, Chang, Lin, Keerthi and Sundararajan, "A Dual Coordinate Descent
/// Method for Large-scale Linear SVM" (2008), algorithm 1 for the L2 loss. The
/// genres share the walk over the rows, one SIMD lane each.
public struct LinearSVC: Hashable, Codable, Sendable {
  /// The price of an error against that of a large weight.
  public var C: Float
  /// A genre is done when its projected gradients span no more than this in a pass.
  public var tolerance: Float
  public var maximumPasses: Int
  /// Orders the visits to the rows.
  public var seed: UInt64

  public init(C: Float = 1, tolerance: Float = 0.01, maximumPasses: Int = 200, seed: UInt64 = 0) {
    self.C = C
    self.tolerance = tolerance
    self.maximumPasses = maximumPasses
    self.seed = seed
  }

  /// What was learned about four genres.
  struct Fit: Sendable {
    /// One weight a column and genre, to be multiplied with unscaled rows.
    var weights: [SIMD4<Float>]
    var bias: SIMD4<Float>
    /// Whether each genre reached the tolerance.
    var converged: SIMDMask<SIMD4<Int32>>

    /// The decision values of a row.
    func scores(_ matrix: SparseMatrix, row: Int) -> SIMD4<Float> {
      var sum = bias
      for k in matrix.starts[row]..<matrix.starts[row + 1] {
        sum += matrix.values[k] * weights[Int(matrix.columns[k])]
      }
      return sum
    }
  }

  /// Learns the weights that separate each of four genres from all the others.
  ///
  /// The same rows, signs and seed give the same weights, bit for bit.
  ///
  /// - Parameters:
  ///   - matrix: rows of `m` terms.
  ///   - rows: which rows of `matrix` to learn from.
  ///   - signs: per entry of `rows`, +1 for a movie of the lane's genre, else −1.
  ///   - scales: per column and lane, what to multiply the terms with; `nil`: nothing.
  /// - Complexity: O(passes · nonzeros)
  func fit(
    matrix: SparseMatrix, rows: [Int32], signs: [SIMD4<Float>], scales: [SIMD4<Float>]?
  ) -> Fit {
    // With u = s·w the scale is met only where a step is added: w·(s·x) = u·x,
    // and a step d·s·x of w is a step d·s²·x of u.
    let squares =
      scales?.map { $0 * $0 } ?? [SIMD4<Float>](repeating: .one, count: matrix.columnCount)
    var weights = [SIMD4<Float>](repeating: .zero, count: matrix.columnCount)
    var bias = SIMD4<Float>.zero
    var active: SIMDMask<SIMD4<Int32>> = .init(repeating: true)
    weights.withUnsafeMutableBufferPointer { weights in
      squares.withUnsafeBufferPointer { squares in
        matrix.columns.withUnsafeBufferPointer { columns in
          matrix.values.withUnsafeBufferPointer { values in
            var descent = Descent(
              diagonal: 1 / (2 * C), starts: matrix.starts, columns: columns, values: values,
              squares: squares, weights: weights, rows: rows, signs: signs)
            active = descent.run(
              tolerance: tolerance, maximumPasses: maximumPasses,
              generator: SeededGenerator(seed: seed))
            bias = descent.bias
          }
        }
      }
    }
    return Fit(weights: weights, bias: bias, converged: .!active)
  }
}

/// The state of the descent; the letters are the paper's.
private struct Descent {
  let diagonal: Float
  let starts: [Int]
  let columns: UnsafeBufferPointer<Int32>
  let values: UnsafeBufferPointer<Float>
  let squares: UnsafeBufferPointer<SIMD4<Float>>
  let weights: UnsafeMutableBufferPointer<SIMD4<Float>>
  let rows: [Int32]
  let signs: [SIMD4<Float>]
  var bias = SIMD4<Float>.zero
  var alpha: [SIMD4<Float>] = []
  /// 1 / (Q_ii + D_ii)
  var steps: [SIMD4<Float>] = []

  init(
    diagonal: Float, starts: [Int], columns: UnsafeBufferPointer<Int32>,
    values: UnsafeBufferPointer<Float>, squares: UnsafeBufferPointer<SIMD4<Float>>,
    weights: UnsafeMutableBufferPointer<SIMD4<Float>>, rows: [Int32], signs: [SIMD4<Float>]
  ) {
    self.diagonal = diagonal
    self.starts = starts
    self.columns = columns
    self.values = values
    self.squares = squares
    self.weights = weights
    self.rows = rows
    self.signs = signs
    alpha = [SIMD4<Float>](repeating: .zero, count: rows.count)
    steps = rows.map { row in
      var q = SIMD4<Float>(repeating: 1 + diagonal)
      for k in starts[Int(row)]..<starts[Int(row) + 1] {
        q += (values[k] * values[k]) * squares[Int(columns[k])]
      }
      return 1 / q
    }
  }

  /// Walks over the rows until every lane is done; returns the lanes that are not.
  mutating func run(
    tolerance: Float, maximumPasses: Int, generator: SeededGenerator
  ) -> SIMDMask<SIMD4<Int32>> {
    var generator = generator
    var order = Array(rows.indices)
    var active = SIMDMask<SIMD4<Int32>>(repeating: true)
    for _ in 0..<maximumPasses {
      order.shuffle(using: &generator)
      let span = pass(order, active)
      active = active .& (span .> tolerance)
      if !any(active) { break }
    }
    return active
  }

  /// Visits every row once; returns the span of the projected gradients.
  private mutating func pass(
    _ order: [Int], _ active: SIMDMask<SIMD4<Int32>>
  ) -> SIMD4<Float> {
    var largest = SIMD4<Float>(repeating: -.infinity)
    var smallest = SIMD4<Float>(repeating: .infinity)
    for i in order {
      let y = signs[i]
      let range = starts[Int(rows[i])]..<starts[Int(rows[i]) + 1]
      var dot = bias
      for k in range { dot += values[k] * weights[Int(columns[k])] }
      let gradient = y * dot - 1 + alpha[i] * diagonal
      let projected = gradient.replacing(
        with: pointwiseMin(gradient, .zero), where: alpha[i] .== 0)
      largest = pointwiseMax(largest, projected)
      smallest = pointwiseMin(smallest, projected)

      let moved = pointwiseMax(alpha[i] - gradient * steps[i], .zero)
      let new = alpha[i].replacing(with: moved, where: active)
      let step = (new - alpha[i]) * y
      guard any(step .!= 0) else { continue }
      alpha[i] = new
      bias += step
      for k in range {
        let column = Int(columns[k])
        weights[column] += step * values[k] * squares[column]
      }
    }
    return largest - smallest
  }
}

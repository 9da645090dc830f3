import Glibc

/// Learns weights by coordinate descent in the dual, several genres at a time.
///
/// For each genre, with answers `y_i` of ±1 and rows `x_i` (a constant 1
/// appended for the bias, scaled by `s` where there is naive-Bayes weighting):
///
///     min over w:  ½ wᵀw + C Σ loss(y_i wᵀx_i)
///
///     squared hinge (a support vector machine):  loss(z) = max(0, 1 − z)²
///     logistic (logistic regression):            loss(z) = ln(1 + e^−z)
///
/// One row at a time, in random order, its dual variable `α_i` is moved
/// towards where the objective is least, and `w = Σ α_i y_i x_i` with it. For
/// the squared hinge that point is known (Hsieh, Chang, Lin, Keerthi and
/// Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM",
/// 2008, algorithm 1):
///
///     α_i ← max(0, α_i − G / (Q_ii + 1/2C)),   G = y_i wᵀx_i − 1 + α_i/2C
///
/// For the logistic loss it is approached (Shalev-Shwartz and Zhang,
/// "Stochastic Dual Coordinate Ascent", 2013):
///
///     α_i ← α_i + (C σ(−y_i wᵀx_i) − α_i) / (1 + C Q_ii / 4)
package struct DualDescent: Hashable, Codable, Sendable {
  package enum Loss: String, Codable, Sendable {
    case squaredHinge = "squared_hinge"
    case logistic
  }

  /// Steps go beyond the least objective by this factor: it takes fewer passes then (as in
  /// successive over-relaxation).
  fileprivate static let relaxation: Float = 1.15

  package var loss: Loss
  /// The price of an error against that of a large weight.
  package var C: Float
  /// The genres are done when the objective of none is further from its least value, by what
  /// the duality gap tells, than this share of it.
  package var tolerance: Float
  package var maximumPasses: Int
  /// Orders the visits to the rows.
  package var seed: UInt64

  package init(
    loss: Loss = .squaredHinge, C: Float = 1, tolerance: Float = 0.001, maximumPasses: Int = 200,
    seed: UInt64 = 0
  ) {
    self.loss = loss
    self.C = C
    self.tolerance = tolerance
    self.maximumPasses = maximumPasses
    self.seed = seed
  }

  /// What a pass over the rows needs of a column, side by side in memory.
  ///
  /// With `u = s·w`, the scale is met only where a step is added: `wᵀ(s·x) = uᵀx`, and a step
  /// `d·s·x` of `w` is a step `d·s²·x` of `u`.
  /// A byte a lane for `s` makes this one cache line for twelve genres.
  struct Cell<L: Lanes>: BitwiseCopyable {
    /// `u`: what an unscaled row is multiplied with.
    var weight = L(repeating: 0)
    /// `s = share · √unit`
    private let shares: L.Bytes
    private let unit: Float

    init(scale: L) {
      let part = scale.largest / 255
      shares = ((part > 0 ? 1 / part : 0) * scale).bytes
      unit = part * part
    }

    /// `x·s²`
    @inline(__always) func squared(times x: Float) -> L {
      let share = L(shares)
      return (x * unit) * (share * share)
    }
  }

  /// What was learned.
  struct Fit<L: Lanes>: Sendable {
    let cells: AlignedBuffer<Cell<L>>
    let bias: L
    /// Whether every genre reached the tolerance.
    let isConverged: Bool
  }

  /// What learning begins with.
  ///
  /// - Parameter scales: per column and lane, what to multiply the terms with; `nil`: nothing.
  static func cells<L: Lanes>(
    _ matrix: TfidfMatrix, scales: AlignedBuffer<L>?
  ) -> AlignedBuffer<Cell<L>> {
    AlignedBuffer(count: matrix.columnCount) { column in
      Cell(scale: scales?.base[column] ?? L(repeating: 1))
    }
  }

  /// Learns the weights that separate each of some genres from all the others.
  ///
  /// The same rows, labels and seed give the same weights, bit for bit.
  ///
  /// - Parameters:
  ///   - matrix: rows of `m` terms.
  ///   - rows: which rows of `matrix` to learn from.
  ///   - labels: per entry of `rows`, the genres that the movie has: a bit a lane.
  ///   - cells: those of the columns, none learned from yet.
  /// - Complexity: O(passes · terms)
  func fit<L: Lanes>(
    _ matrix: TfidfMatrix, rows: [UInt32], labels: [UInt32], cells: AlignedBuffer<Cell<L>>
  ) -> Fit<L> {
    var descent = Descent(self, matrix, rows: rows, labels: labels, cells: cells)
    let isConverged = descent.run()
    return Fit(cells: cells, bias: descent.bias, isConverged: isConverged)
  }
}

/// The state of a descent; the letters are those of the papers.
private struct Descent<L: Lanes> {
  let options: DualDescent
  let matrix: TfidfMatrix
  let rows: [UInt32]
  let labels: [UInt32]
  let cells: AlignedBuffer<DualDescent.Cell<L>>
  var bias = L(repeating: 0)
  let alpha: AlignedBuffer<L>
  /// What the distance to a row's least objective is multiplied with; 0: not known yet.
  var steps: [Float]
  /// The row that is being visited.
  let entries: AlignedBuffer<TfidfMatrix.Entry>

  init(
    _ options: DualDescent, _ matrix: TfidfMatrix, rows: [UInt32], labels: [UInt32],
    cells: AlignedBuffer<DualDescent.Cell<L>>
  ) {
    self.options = options
    self.matrix = matrix
    self.rows = rows
    self.labels = labels
    self.cells = cells
    alpha = AlignedBuffer(count: rows.count) { _ in L(repeating: 0) }
    steps = [Float](repeating: 0, count: rows.count)
    entries = TfidfMatrix.entries(matrix.longestRow)
  }

  /// From the largest `Q_ii` of the genres: with weighting, they hardly differ.
  private func step(_ entries: UnsafeBufferPointer<TfidfMatrix.Entry>) -> Float {
    var q = L(repeating: 1)
    for entry in entries {
      q += cells.base[Int(entry.column)].squared(times: entry.value * entry.value)
    }
    return switch options.loss {
    case .squaredHinge: DualDescent.relaxation / (q.largest + 1 / (2 * options.C))
    case .logistic: 1 / (1 + options.C / 4 * q.largest)
    }
  }

  private func read(_ i: Int) -> UnsafeBufferPointer<TfidfMatrix.Entry> {
    UnsafeBufferPointer(
      start: entries.base, count: matrix.read(Int(rows[i]), into: entries.base))
  }

  /// Walks over the rows until every genre is done; whether that was reached.
  mutating func run() -> Bool {
    var generator = SeededGenerator(seed: options.seed)
    var order = Array(0..<UInt32(rows.count))
    for _ in 0..<options.maximumPasses {
      order.shuffle(using: &generator)
      if pass(order) <= options.tolerance { return true }
    }
    return rows.isEmpty
  }

  /// Visits every row once; returns the largest duality gap of a genre as a share of its objective.
  ///
  /// Both are sums over the rows, taken as they are found: by the end of the pass, the gap is less.
  private mutating func pass(_ order: [UInt32]) -> Float {
    var gap = LaneSums<L>()
    var primal = LaneSums<L>()
    for i in order {
      let (rowGap, rowPrimal) = visit(Int(i))
      gap.add(rowGap)
      primal.add(rowPrimal)
    }
    return zip(gap.means(1), primal.means(1)).reduce(0) { max($0, Float($1.0 / $1.1)) }
  }

  /// Moves the dual variables of a row; returns its parts of gap and primal objective before.
  private mutating func visit(_ i: Int) -> (gap: L, primal: L) {
    let entries = read(i)
    var dot = bias
    for entry in entries { dot += entry.value * cells.base[Int(entry.column)].weight }
    if steps[i] == 0 { steps[i] = step(entries) }
    let y = L(signs: labels[i])
    let old = alpha.base[i]
    let move =
      switch options.loss {
      case .squaredHinge: hingeMove(old, y * dot, steps[i])
      case .logistic: logisticMove(old, y * dot, steps[i])
      }
    let step = (move.alpha - old) * y
    if step.isZero { return (move.gap, move.primal) }
    alpha.base[i] = move.alpha
    bias += step
    for entry in entries {
      let cell = cells.base + Int(entry.column)
      cell.pointee.weight += step * cell.pointee.squared(times: entry.value)
    }
    return (move.gap, move.primal)
  }

  private typealias Move = (alpha: L, gap: L, primal: L)

  /// Where `α` goes if `z = y wᵀx`, and the row's parts of gap and primal objective:
  ///
  ///     gap = C (ξ − α/2C)² + α max(0, z − 1),   primal = ½ α z + C ξ²,   ξ = max(0, 1 − z)
  @inline(__always) private func hingeMove(_ alpha: L, _ z: L, _ step: Float) -> Move {
    let C = options.C
    let margin = L(repeating: 1) - z
    let xi = margin.positivePart
    let target = 1 / (2 * C) * alpha
    let distance = xi - target
    return (
      (alpha + step * (margin - target)).positivePart,
      C * (distance * distance) + alpha * (xi - margin), 0.5 * (alpha * z) + C * (xi * xi)
    )
  }

  /// The same for the logistic loss, with `p = σ(−z)`; the gap to the second order:
  ///
  ///     gap ≈ (C p − α)² / (2 C p (1 − p)),   primal = ½ α z − C ln(1 − p)
  @inline(__always) private func logisticMove(_ alpha: L, _ z: L, _ step: Float) -> Move {
    let C = options.C
    // Far from 0 and 1, so that neither quotient nor logarithm is infinite.
    let p = z.map { 1 / (1 + expf(min(max($0, -12), 12))) }
    let q = L(repeating: 1) - p
    let distance = C * p - alpha
    return (
      alpha + step * distance, distance * distance / (2 * C * (p * q)),
      0.5 * (alpha * z) - C * q.logarithm
    )
  }
}

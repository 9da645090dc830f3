/// Scales a term, for one genre, by how unevenly the genre's movies use it.
///
/// With the sums of tf-idf of term `t` over the genre's movies and over the
/// others, each smoothed by `a`:
///
///     p_t = a + Σ x_t over the genre's,   q_t = a + Σ x_t over the others
///     r_t = ln( (p_t / Σp) / (q_t / Σq) )
///     s_t = β · |r_t| + (1 − β) · mean |r|
///
/// Columns of vectors get the mean. The SVM then sees `s_t · x_t`. After Wang and Manning, "Baselines and
/// Bigrams" (2012), whose interpolation is towards the mean as here. The scale
/// is folded into the learned weights and costs nothing to evaluate.
package struct NaiveBayesWeighting: Hashable, Codable, Sendable {
  package var smoothing: Float
  package var beta: Float

  package init(smoothing: Float = 0.1, beta: Float = 0.3) {
    self.smoothing = smoothing
    self.beta = beta
  }

  /// The scales of several genres at once.
  ///
  /// - Parameters:
  ///   - rows: the training rows of `matrix`.
  ///   - labels: per entry of `rows`, the genres that the movie has: a bit a lane.
  /// - Returns: one scale a column and lane.
  package func scales<L: Lanes>(
    _ matrix: TfidfMatrix, rows: [UInt32], labels: [UInt32]
  ) -> AlignedBuffer<L> {
    let a = L(repeating: smoothing)
    let (scales, totals) = sums(matrix, rows, labels) as (AlignedBuffer<L>, [Float])
    var (p, q, r) = (LaneSums<L>(), LaneSums<L>(), LaneSums<L>())
    let terms = (0..<matrix.termColumns).filter(matrix.isLearned)
    for column in terms {
      let positive = scales.base[column]
      let total = L(repeating: totals[column])
      let (pt, qt) = (a + positive, a + (total - positive).positivePart)
      p.add(pt)
      q.add(qt)
      scales.base[column] = (pt / qt).logarithm
    }
    let offset = L(p.means(1)).logarithm - L(q.means(1)).logarithm
    for column in terms {
      scales.base[column] = (scales.base[column] - offset).magnitude
      r.add(scales.base[column])
    }
    let mean = L(r.means(max(1, terms.count)))
    let rest = (1 - beta) * mean
    for column in terms { scales.base[column] = beta * scales.base[column] + rest }
    for column in matrix.termColumns..<scales.count { scales.base[column] = mean }
    return scales
  }

  /// The sums of tf-idf over the genres' movies, a column and lane, and over all movies, a column.
  private func sums<L: Lanes>(
    _ matrix: TfidfMatrix, _ rows: [UInt32], _ labels: [UInt32]
  ) -> (positive: AlignedBuffer<L>, total: [Float]) {
    let positive = AlignedBuffer(repeating: L(repeating: 0), count: matrix.columnCount)
    var total = [Float](repeating: 0, count: matrix.columnCount)
    let entries = TfidfMatrix.entries(matrix.longestRow)
    for (row, label) in zip(rows, labels) {
      let member = L(signs: label).positivePart
      for index in 0..<matrix.read(Int(row), into: entries.base) {
        let entry = entries.base[index]
        positive.base[Int(entry.column)] += entry.value * member
        total[Int(entry.column)] += entry.value
      }
    }
    return (positive, total)
  }
}

/// One linear SVM a genre, each learned against all other movies.
///
/// The genres are learned in groups of four, for one set of rows or several
/// (the folds of a cross-validation); each group of each set is a task of its
/// own, so the result does not depend on the number of threads.
public struct OneVsRest: Hashable, Codable, Sendable {
  public var svc: LinearSVC
  public var naiveBayes: NaiveBayesWeighting?

  public init(svc: LinearSVC = LinearSVC(), naiveBayes: NaiveBayesWeighting? = nil) {
    self.svc = svc
    self.naiveBayes = naiveBayes
  }

  /// The weights of all genres.
  public struct Weights: Sendable {
    /// `columns × genres`, row by row.
    public var coefficients: [Float]
    /// One a genre.
    public var intercepts: [Float]
    /// The genres that did not reach the tolerance.
    public var unconverged: [Genre]
  }

  private static let genreCount = Genre.allCases.count
  private static let groupCount = (genreCount + 3) / 4

  /// Learns every genre from all rows.
  ///
  /// - Parameters:
  ///   - matrix: `n` rows of `m` terms.
  ///   - labels: `n` sets of genres.
  public func fit(matrix: SparseMatrix, labels: [GenreSet], threads: Int) -> Weights {
    let rows = Array(0..<Int32(matrix.rowCount))
    let fits = parallelMap(Self.groupCount, threads: threads) {
      fit(group: $0, matrix: matrix, rows: rows, labels: labels)
    }
    var weights = Weights(coefficients: [], intercepts: [], unconverged: [])
    weights.coefficients.reserveCapacity(matrix.columnCount * Self.genreCount)
    for column in 0..<matrix.columnCount {
      for genre in 0..<Self.genreCount {
        weights.coefficients.append(fits[genre / 4].weights[column][genre % 4])
      }
    }
    for genre in Genre.allCases {
      let fit = fits[genre.index / 4]
      weights.intercepts.append(fit.bias[genre.index % 4])
      if !fit.converged[genre.index % 4] { weights.unconverged.append(genre) }
    }
    return weights
  }

  /// Scores every row by weights that were learned without the row's fold.
  ///
  /// - Parameters:
  ///   - matrix: `n` rows of `m` terms.
  ///   - labels: `n` sets of genres.
  ///   - folds: `n` numbers of folds, from 0.
  ///   - progress: called after each part with the share that is done, from any thread.
  /// - Returns: `n × genres` decision values, row by row.
  public func crossValidatedScores(
    matrix: SparseMatrix, labels: [GenreSet], folds: [Int], threads: Int
  ) -> [Float] {
    let foldCount = (folds.max() ?? 0) + 1
    let parts = parallelMap(foldCount * Self.groupCount, threads: threads) { task in
      let (fold, group) = (task / Self.groupCount, task % Self.groupCount)
      let rows = folds.indices.filter { folds[$0] != fold }.map(Int32.init)
      let fit = fit(group: group, matrix: matrix, rows: rows, labels: labels)
      return folds.indices.filter { folds[$0] == fold }.map { ($0, fit.scores(matrix, row: $0)) }
    }
    var scores = [Float](repeating: 0, count: matrix.rowCount * Self.genreCount)
    for (task, part) in parts.enumerated() {
      let first = task % Self.groupCount * 4
      for (row, lanes) in part {
        for genre in first..<min(first + 4, Self.genreCount) {
          scores[row * Self.genreCount + genre] = lanes[genre - first]
        }
      }
    }
    return scores
  }

  private func fit(
    group: Int, matrix: SparseMatrix, rows: [Int32], labels: [GenreSet]
  ) -> LinearSVC.Fit {
    let signs = rows.map { row in
      let bits = labels[Int(row)].rawValue >> UInt32(group * 4)
      let members = SIMD4<UInt32>(bits, bits >> 1, bits >> 2, bits >> 3) & 1
      return SIMD4<Float>(members) * 2 - 1
    }
    let scales = naiveBayes?.scales(matrix: matrix, rows: rows, signs: signs)
    return svc.fit(matrix: matrix, rows: rows, signs: signs, scales: scales)
  }
}

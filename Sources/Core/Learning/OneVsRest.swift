/// One linear model a genre, each learned against all other movies.
///
/// The genres are learned in two groups, for one set of rows or several (the
/// folds of a cross-validation); each group of each set is a task of its own,
/// so the result does not depend on the number of threads.
public struct OneVsRest: Hashable, Codable, Sendable {
  public var solver: DualDescent
  public var naiveBayes: NaiveBayesWeighting?

  public init(solver: DualDescent = DualDescent(), naiveBayes: NaiveBayesWeighting? = nil) {
    self.solver = solver
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
  /// The first genre of each group: a row is read once for all genres of a group, and two groups
  /// keep two cores busy.
  private static let groups = [0, Lanes12.count]

  /// Learns every genre from all rows.
  ///
  /// - Parameters:
  ///   - matrix: `n` rows of `m` terms.
  ///   - labels: `n` sets of genres.
  public func fit(matrix: TermMatrix, labels: [GenreSet], threads: Int) -> Weights {
    let rows = Array(0..<UInt32(matrix.rowCount))
    var weights = Weights(
      coefficients: [Float](repeating: 0, count: matrix.columnCount * Self.genreCount),
      intercepts: [], unconverged: [])
    let groups = weights.coefficients.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let coefficients = buffer
      return parallelMap(Self.groups.count, threads: threads) { group in
        group == 0
          ? fit(Lanes12.self, 0, matrix, rows, labels).write(to: coefficients, matrix, 0)
          : fit(Lanes8.self, 12, matrix, rows, labels).write(to: coefficients, matrix, 12)
      }
    }
    for genre in Genre.allCases {
      let group = groups[genre.index < Lanes12.count ? 0 : 1]
      weights.intercepts.append(group.intercepts[genre.index % Lanes12.count])
      if !group.isConverged { weights.unconverged.append(genre) }
    }
    return weights
  }

  /// Scores every row by weights that were learned without the row's fold.
  ///
  /// - Parameters:
  ///   - matrix: `n` rows of `m` terms.
  ///   - labels: `n` sets of genres.
  ///   - folds: `n` numbers of folds, from 0.
  /// - Returns: `n × genres` decision values, row by row.
  public func crossValidatedScores(
    matrix: TermMatrix, labels: [GenreSet], folds: [UInt8], threads: Int
  ) -> [Float] {
    let foldCount = Int(folds.max() ?? 0) + 1
    var scores = [Float](repeating: 0, count: matrix.rowCount * Self.genreCount)
    scores.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let scores = buffer
      _ = parallelMap(foldCount * Self.groups.count, threads: threads) { task in
        let (fold, group) = task.quotientAndRemainder(dividingBy: Self.groups.count)
        let rows = (0..<UInt32(matrix.rowCount)).filter { folds[Int($0)] != UInt8(fold) }
        let others = folds.indices.filter { folds[$0] == UInt8(fold) }
        if group == 0 {
          fit(Lanes12.self, 0, matrix, rows, labels).score(others, matrix, 0, to: scores)
        } else {
          fit(Lanes8.self, 12, matrix, rows, labels).score(others, matrix, 12, to: scores)
        }
      }
    }
    return scores
  }

  private func fit<L: Lanes>(
    _: L.Type, _ firstGenre: Int, _ matrix: TermMatrix, _ rows: [UInt32], _ labels: [GenreSet]
  ) -> DualDescent.Fit<L> {
    let labels = rows.map { labels[Int($0)].rawValue >> UInt32(firstGenre) }
    let scales: AlignedBuffer<L>? = naiveBayes?.scales(matrix, rows: rows, labels: labels)
    return solver.fit(matrix, rows: rows, labels: labels, scales: scales)
  }
}

extension DualDescent.Fit {
  /// The number of lanes that are genres, the first of them being `first`.
  private func genreCount(_ first: Int) -> Int { min(L.count, Genre.allCases.count - first) }

  /// Writes a coefficient for each column and genre: what a row with idf is multiplied with.
  fileprivate func write(
    to coefficients: UnsafeMutableBufferPointer<Float>, _ matrix: TermMatrix, _ first: Int
  ) -> (intercepts: [Float], isConverged: Bool) {
    for column in cells.indices {
      let weights = cells.base[column].weight
      for lane in 0..<genreCount(first) {
        coefficients[column * Genre.allCases.count + first + lane] =
          weights[lane] / matrix.idf[column]
      }
    }
    return ((0..<genreCount(first)).map { bias[$0] }, isConverged)
  }

  /// Writes the decision values of rows.
  fileprivate func score(
    _ rows: [Int], _ matrix: TermMatrix, _ first: Int,
    to scores: UnsafeMutableBufferPointer<Float>
  ) {
    let entries = AlignedBuffer(
      repeating: TermMatrix.Entry(column: 0, value: 0), count: matrix.longestRow)
    for row in rows {
      var sum = bias
      for index in 0..<matrix.read(row, into: entries.base) {
        let entry = entries.base[index]
        sum += entry.value * cells.base[Int(entry.column)].weight
      }
      for lane in 0..<genreCount(first) {
        scores[row * Genre.allCases.count + first + lane] = sum[lane]
      }
    }
  }
}

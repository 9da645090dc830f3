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

  /// Learns every genre from all rows.
  ///
  /// - Parameters:
  ///   - matrix: `n` rows of `m` terms.
  ///   - labels: `n` sets of genres.
  public func fit(matrix: TermMatrix, labels: [GenreSet], threads: Int) -> Weights {
    let rows = Array(0..<UInt32(matrix.rowCount))
    var weights = Weights(
      coefficients: [Float](repeating: 0, count: matrix.columnCount * Self.genreCount),
      intercepts: [Float](repeating: 0, count: Self.genreCount), unconverged: [])
    let groups = LaneGroups(labels)
    let fits = weights.coefficients.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let coefficients = buffer
      return parallelMap(2, threads: threads) { group in
        group == 0
          ? fit(Lanes12.self, groups.rare, matrix, rows, labels)
            .write(to: coefficients, matrix, groups.rare)
          : fit(Lanes8.self, groups.frequent, matrix, rows, labels)
            .write(to: coefficients, matrix, groups.frequent)
      }
    }
    for (genres, fit) in zip([groups.rare, groups.frequent], fits) {
      for (genre, intercept) in zip(genres, fit.intercepts) {
        weights.intercepts[genre.index] = intercept
        if !fit.isConverged { weights.unconverged.append(genre) }
      }
    }
    weights.unconverged.sort { $0.index < $1.index }
    return weights
  }

  /// Scores movies by weights that were learned without their fold, once with and once without
  /// their titles.
  ///
  /// - Parameters:
  ///   - matrix: `n` rows of `m` terms.
  ///   - scored: the rows of some whole folds.
  ///   - untitled: the same movies as `scored`, in the same order, without their titles.
  ///   - labels: `n` sets of genres.
  ///   - folds: `n` numbers of folds, from 0.
  /// - Returns: `2 · scored × genres` decision values, row by row: with titles, then without.
  package func crossValidatedScores(
    matrix: TermMatrix, scored: [Int], untitled: TermMatrix, labels: [GenreSet], folds: [UInt8],
    threads: Int
  ) -> [Float] {
    let groups = LaneGroups(labels)
    let foldCount = scored.reduce(0) { max($0, Int(folds[$1]) + 1) }
    var scores = [Float](repeating: 0, count: 2 * scored.count * Genre.count)
    scores.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let scores = buffer
      _ = parallelMap(foldCount * 2, threads: threads) { task in
        let (fold, group) = task.quotientAndRemainder(dividingBy: 2)
        let rows = (0..<UInt32(matrix.rowCount)).filter { folds[Int($0)] != UInt8(fold) }
        let places = scored.indices.filter { folds[scored[$0]] == UInt8(fold) }
        let titled = places.map { (place: $0, row: scored[$0]) }
        let plain = places.map { (place: scored.count + $0, row: $0) }
        if group == 0 {
          let weights = fit(Lanes12.self, groups.rare, matrix, rows, labels)
          weights.score(titled, matrix, groups.rare, to: scores)
          weights.score(plain, untitled, groups.rare, to: scores)
        } else {
          let weights = fit(Lanes8.self, groups.frequent, matrix, rows, labels)
          weights.score(titled, matrix, groups.frequent, to: scores)
          weights.score(plain, untitled, groups.frequent, to: scores)
        }
      }
    }
    return scores
  }

  private func fit<L: Lanes>(
    _: L.Type, _ genres: [Genre], _ matrix: TermMatrix, _ rows: [UInt32], _ labels: [GenreSet]
  ) -> DualDescent.Fit<L> {
    let labels = rows.map { row in
      genres.indices.reduce(UInt32(0)) { bits, lane in
        bits | (labels[Int(row)][genres[lane].index] ? 1 << UInt32(lane) : 0)
      }
    }
    let scales: AlignedBuffer<L>? = naiveBayes?.scales(matrix, rows: rows, labels: labels)
    return solver.fit(matrix, rows: rows, labels: labels, scales: scales)
  }
}

/// The genres in two groups: a row is read once for all genres of a group, and two groups keep
/// two cores busy.
///
/// What movies are often takes more passes to learn. So the eight most frequent genres, which make
/// a pass shorter, take about as long as the others.
private struct LaneGroups: Sendable {
  let frequent: [Genre]
  let rare: [Genre]

  init(_ labels: [GenreSet]) {
    let counts = Genre.allCases.map { genre in labels.count { $0[genre.index] } }
    let genres = Genre.allCases.sorted {
      (counts[$1.index], $0.index) < (counts[$0.index], $1.index)
    }
    frequent = Array(genres.prefix(Lanes8.count))
    rare = Array(genres.dropFirst(Lanes8.count))
  }
}

extension DualDescent.Fit {
  /// Writes a coefficient for each column and genre: what a row with idf is multiplied with.
  fileprivate func write(
    to coefficients: UnsafeMutableBufferPointer<Float>, _ matrix: TermMatrix, _ genres: [Genre]
  ) -> (intercepts: [Float], isConverged: Bool) {
    for column in cells.indices {
      let weights = cells.base[column].weight
      for (lane, genre) in genres.enumerated() {
        coefficients[column * Genre.allCases.count + genre.index] =
          weights[lane] / matrix.idf[column]
      }
    }
    return (genres.indices.map { bias[$0] }, isConverged)
  }

  /// Writes the decision values of rows.
  ///
  /// - Parameter rows: with the place of each among those that are scored.
  fileprivate func score(
    _ rows: [(place: Int, row: Int)], _ matrix: TermMatrix, _ genres: [Genre],
    to scores: UnsafeMutableBufferPointer<Float>
  ) {
    let entries = AlignedBuffer(
      repeating: TermMatrix.Entry(column: 0, value: 0), count: matrix.longestRow)
    for (place, row) in rows {
      var sum = bias
      for index in 0..<matrix.read(row, into: entries.base) {
        let entry = entries.base[index]
        sum += entry.value * cells.base[Int(entry.column)].weight
      }
      for (lane, genre) in genres.enumerated() {
        scores[place * Genre.allCases.count + genre.index] = sum[lane]
      }
    }
  }
}

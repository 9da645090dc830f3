/// One linear model a genre, each learned against all other movies.
///
/// The genres are learned in two groups; each is a task of its own, so the
/// result does not depend on the number of threads.
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

    /// Scores rows of a matrix: `rows × genres` decision values, row by row.
    package func scores(of rows: [Int], in matrix: TermMatrix, threads: Int) -> [Float] {
      let rowsPerTask = 64
      return parallelMap((rows.count + rowsPerTask - 1) / rowsPerTask, threads: threads) { task in
        let rows = rows[task * rowsPerTask..<min((task + 1) * rowsPerTask, rows.count)]
        let entries = TermMatrix.entries(matrix.longestRow)
        let numbers = GenreRows(count: rows.count) { sums in
          coefficients.withUnsafeBufferPointer { coefficients in
            for (place, row) in rows.enumerated() {
              for index in 0..<matrix.read(row, into: entries.base) {
                let column = Int(entries.base[index].column)
                let x = entries.base[index].value * matrix.idf[column]
                sums.add(x, times: coefficients, row: column, to: place)
              }
            }
          }
        }.numbers
        return numbers.indices.map { numbers[$0] + intercepts[$0 % Genre.count] }
      }.flatMap { $0 }
    }
  }

  private static let genreCount = Genre.allCases.count

  /// Learns every genre from the matrix's training rows.
  ///
  /// - Parameters:
  ///   - matrix: `n` rows of `m` terms.
  ///   - labels: `n` sets of genres.
  public func fit(matrix: TermMatrix, labels: [GenreSet], threads: Int) -> Weights {
    let groups = LaneGroups(matrix.trainingRows.map { labels[Int($0)] })
    let fits = parallelMap(2, threads: threads) { group -> Writing in
      if group == 0 {
        let fit = fit(Lanes12.self, groups.rare, matrix, labels)
        return { fit.write(to: &$0, matrix, groups.rare) }
      }
      let fit = fit(Lanes8.self, groups.frequent, matrix, labels)
      return { fit.write(to: &$0, matrix, groups.frequent) }
    }
    var weights = Weights(
      coefficients: [Float](repeating: 0, count: matrix.columnCount * Self.genreCount),
      intercepts: [Float](repeating: 0, count: Self.genreCount), unconverged: [])
    for write in fits { write(&weights) }
    weights.unconverged.sort { $0.index < $1.index }
    return weights
  }

  /// Writes what was learned of a group; the weights have their memory only when learning is done.
  private typealias Writing = @Sendable (inout Weights) -> Void

  private func fit<L: Lanes>(
    _: L.Type, _ genres: [Genre], _ matrix: TermMatrix, _ labels: [GenreSet]
  ) -> DualDescent.Fit<L> {
    let rows = matrix.trainingRows
    let labels = rows.map { row in
      genres.indices.reduce(UInt32(0)) { bits, lane in
        bits | (labels[Int(row)][genres[lane].index] ? 1 << UInt32(lane) : 0)
      }
    }
    let cells: AlignedBuffer<DualDescent.Cell<L>> = DualDescent.cells(
      matrix, scales: naiveBayes?.scales(matrix, rows: rows, labels: labels))
    return solver.fit(matrix, rows: rows, labels: labels, cells: cells)
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
    to weights: inout OneVsRest.Weights, _ matrix: TermMatrix, _ genres: [Genre]
  ) {
    weights.coefficients.withUnsafeMutableBufferPointer { coefficients in
      for column in cells.indices where matrix.idf[column] > 0 {
        let cell = cells.base[column].weight
        for (lane, genre) in genres.enumerated() {
          coefficients[column * Genre.count + genre.index] = cell[lane] / matrix.idf[column]
        }
      }
    }
    for (lane, genre) in genres.enumerated() {
      weights.intercepts[genre.index] = bias[lane]
      if !isConverged { weights.unconverged.append(genre) }
    }
  }
}

/// One linear model a genre, each learned against all other movies.
///
/// The genres are learned in two groups; each is a task of its own, so the
/// result does not depend on the number of threads.
package struct OneVsRest: Hashable, Codable, Sendable {
  package var solver: DualDescent
  package var naiveBayes: NaiveBayesWeighting?

  package init(solver: DualDescent = DualDescent(), naiveBayes: NaiveBayesWeighting? = nil) {
    self.solver = solver
    self.naiveBayes = naiveBayes
  }

  /// The weights of all genres.
  package struct Weights: Sendable {
    /// A row for each column.
    package var coefficients: GenreTable
    package var intercepts: GenreVector
    /// The genres that did not reach the tolerance.
    package var unconverged: [Genre]

    /// Scores rows of a matrix: a row of decision values each.
    package func scores(of rows: [Int], in matrix: TfidfMatrix, threads: Int) -> GenreTable {
      GenreTable(
        parallelMap(chunksOf: rows.indices, threads: threads) { chunk in
          let entries = TfidfMatrix.entries(matrix.longestRow)
          return rows[chunk].map { row in
            var sum = intercepts
            for index in 0..<matrix.read(row, into: entries.base) {
              let entry = entries.base[index]
              sum += entry.value * coefficients.rows[Int(entry.column)]
            }
            return sum
          }
        }.flatMap { $0 })
    }
  }

  /// Learns every genre from the matrix's training rows.
  ///
  /// - Parameters:
  ///   - matrix: `n` rows of `m` terms.
  ///   - labels: `n` sets of genres.
  package func fit(matrix: TfidfMatrix, labels: [GenreSet], threads: Int) -> Weights {
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
      coefficients: GenreTable(count: matrix.columnCount), intercepts: .zero, unconverged: [])
    for write in fits { write(&weights) }
    weights.unconverged.sort { $0.index < $1.index }
    return weights
  }

  /// Writes what was learned of a group; the weights have their memory only when learning is done.
  private typealias Writing = @Sendable (inout Weights) -> Void

  private func fit<L: Lanes>(
    _: L.Type, _ genres: [Genre], _ matrix: TfidfMatrix, _ labels: [GenreSet]
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
/// a pass shorter, take about as long as the others. These have room for one more: it is learned in
/// both, since a lane without a genre is one to learn, too.
private struct LaneGroups: Sendable {
  let frequent: [Genre]
  let rare: [Genre]

  init(_ labels: [GenreSet]) {
    let counts = Genre.allCases.map { genre in labels.count { $0[genre.index] } }
    let genres = Genre.allCases.sorted {
      (counts[$1.index], $0.index) < (counts[$0.index], $1.index)
    }
    frequent = Array(genres.prefix(Lanes8.count))
    rare = Array(genres.suffix(Lanes12.count))
  }
}

extension DualDescent.Fit {
  /// Writes a coefficient for each column and genre.
  fileprivate func write(
    to weights: inout OneVsRest.Weights, _ matrix: TfidfMatrix, _ genres: [Genre]
  ) {
    for column in cells.indices where matrix.isLearned(column) {
      let weight = cells.base[column].weight
      for (lane, genre) in genres.enumerated() {
        weights.coefficients.rows[column][genre.index] = weight[lane]
      }
    }
    for (lane, genre) in genres.enumerated() {
      weights.intercepts[genre.index] = bias[lane]
      if !isConverged && !weights.unconverged.contains(genre) { weights.unconverged.append(genre) }
    }
  }
}

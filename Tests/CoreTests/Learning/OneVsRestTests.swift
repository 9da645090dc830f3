import Core
import TestSupport
import Testing

struct OneVsRestTests {
  struct Golden: Decodable {
    var columns: Int
    var nonzeros: Int
    var objectives: [String: [String: Double]]
  }

  /// The features of the starter movies, as `scripts/make-golden.py` has them.
  private func starterMatrix() throws -> (matrix: TfidfMatrix, labels: [GenreSet]) {
    let movies = try ProjectFiles.starterMovies()
    let corpus = Corpus(movies.map { Tokenizer.tokenize($0.synopsis) })
    let (_, matrix) = FeatureUnion.fit(corpus, options: goldenFeatures, threads: 0)
    return (matrix, movies.map(\.genres))
  }

  /// ½ wᵀw + C Σ max(0, 1 − y wᵀx)², the bias a weight like any other.
  private func objective(
    _ weights: OneVsRest.Weights, _ genre: Int, _ matrix: TfidfMatrix, _ labels: [GenreSet],
    C: Double
  ) -> Double {
    let w = (0..<matrix.columnCount).map { Double(weights.coefficients.rows[$0][genre]) }
    let bias = Double(weights.intercepts[genre])
    var loss = 0.0
    for row in 0..<matrix.rowCount {
      let x = matrix[row]
      let score = zip(x.columns, x.values).reduce(bias) { $0 + w[Int($1.0)] * Double($1.1) }
      let margin = max(0, 1 - (labels[row][genre] ? score : -score))
      loss += margin * margin
    }
    return w.reduce(bias * bias) { $0 + $1 * $1 } / 2 + C * loss
  }

  /// Within 0.1 % of LIBLINEAR's at tolerance 1e-8, and never below it by more than rounding.
  @Test(arguments: ["0.2", "1.0"])
  func `the primal objective is LIBLINEAR's, for every genre`(C: String) throws {
    let golden = try ProjectFiles.golden("linear-svc", as: Golden.self)
    let (matrix, labels) = try starterMatrix()
    #expect(matrix.columnCount == golden.columns)
    #expect(matrix.termCount == golden.nonzeros)
    let price = try #require(Float(C))
    let weights = OneVsRest(solver: DualDescent(C: price))
      .fit(matrix: matrix, labels: labels, threads: 0)
    #expect(weights.unconverged.isEmpty)
    for genre in Genre.allCases {
      let ours = objective(weights, genre.index, matrix, labels, C: Double(price))
      let theirs = try #require(golden.objectives[C]?[genre.name])
      #expect(ours < theirs * 1.001 && ours > theirs * 0.99999, "\(genre.name)")
    }
  }

  @Test func `weights and scores do not depend on the number of threads`() throws {
    let (matrix, labels) = try starterMatrix()
    let rows = Array(0..<200)
    func weightsAndScores(_ threads: Int) -> [[Float]] {
      let some = matrix.fitted(to: (100..<500).map { UInt32($0) }, threads: threads)
      let weights = TrainingOptions().learner.fit(matrix: some, labels: labels, threads: threads)
      let scores = weights.scores(of: rows, in: some, threads: threads)
      return [weights.coefficients.numbers, weights.intercepts.numbers, scores.numbers]
    }
    let one = weightsAndScores(1)
    for threads in [2, 4] { #expect(one == weightsAndScores(threads)) }
  }

  @Test func `scores are the sums of weighted terms`() throws {
    let (matrix, labels) = try starterMatrix()
    let weights = TrainingOptions().learner.fit(matrix: matrix, labels: labels, threads: 0)
    let rows = [5, 3, 200]
    let scores = weights.scores(of: rows, in: matrix, threads: 0)
    for (place, row) in rows.enumerated() {
      for genre in 0..<19 {
        let x = matrix[row]
        let sum = zip(x.columns, x.values).reduce(weights.intercepts[genre]) {
          $0 + weights.coefficients.rows[Int($1.0)][genre] * $1.1
        }
        #expect(isClose(scores.rows[place][genre], sum, tolerance: 1e-4))
      }
    }
  }

  @Test func `a row that is not learned from says nothing about its label`() {
    let words = ["zero", "one", "two", "three", "four", "five", "six", "seven"]
    let corpus = Corpus(words.map { Tokenizer.tokenize(Synopsis(overview: $0)) })
    let (_, all) = FeatureUnion.fit(corpus, options: [FeatureOptions()], threads: 1)
    let matrix = all.fitted(to: [0, 2, 4, 6], threads: 1)
    func scores(_ labels: [GenreSet]) -> [GenreVector] {
      OneVsRest().fit(matrix: matrix, labels: labels, threads: 1)
        .scores(of: Array(0..<8), in: matrix, threads: 1).rows
    }
    let labels = (0..<8).map { $0 < 4 ? GenreSet(.action) : GenreSet(.western) }
    var others = labels
    for row in [1, 3, 5, 7] { others[row] = GenreSet(.music) }
    #expect(scores(labels) == scores(others))
  }

  @Test func `too few passes are reported, not hidden`() throws {
    let (matrix, labels) = try starterMatrix()
    let weights = OneVsRest(solver: DualDescent(C: 100, tolerance: 1e-6, maximumPasses: 2))
      .fit(matrix: matrix, labels: labels, threads: 0)
    #expect(!weights.unconverged.isEmpty)
  }
}

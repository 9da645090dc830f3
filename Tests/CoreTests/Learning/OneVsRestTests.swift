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
  private func starterMatrix() throws -> (matrix: TermMatrix, labels: [GenreSet]) {
    let movies = try ProjectFiles.starterMovies()
    let corpus = Corpus(movies.map { Tokenizer.tokenize($0.synopsis) })
    let (_, matrix) = FeatureUnion.fit(corpus, options: goldenFeatures, threads: 0)
    return (matrix, movies.map(\.genres))
  }

  /// The scores of starter movies by fold, those of the first `count` folds with and without titles.
  private func starterScores(_ learner: OneVsRest, folds: Int, count: Int, threads: Int) throws
    -> [Float]
  {
    let movies = try ProjectFiles.starterMovies()
    let scored = movies.indices.filter { $0 % folds < count }
    let (_, matrix, untitled) = FeatureUnion.fit(
      Corpus(movies.map { Tokenizer.tokenize($0.synopsis) }), options: goldenFeatures,
      untitled: scored, threads: 0)
    return learner.crossValidatedScores(
      matrix: matrix, scored: scored, untitled: untitled, labels: movies.map(\.genres),
      folds: movies.indices.map { UInt8($0 % folds) }, threads: threads)
  }

  /// ½ wᵀw + C Σ max(0, 1 − y wᵀx)², the bias a weight like any other.
  private func objective(
    _ weights: OneVsRest.Weights, _ genre: Int, _ matrix: TermMatrix, _ labels: [GenreSet],
    C: Double
  ) -> Double {
    let w = (0..<matrix.columnCount).map { Double(weights.coefficients[$0 * 19 + genre]) }
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
    let learner = TrainingOptions().learner
    let one = learner.fit(matrix: matrix, labels: labels, threads: 1)
    let scores = try starterScores(learner, folds: 3, count: 3, threads: 1)
    for threads in [2, 4] {
      let many = learner.fit(matrix: matrix, labels: labels, threads: threads)
      #expect(one.coefficients == many.coefficients && one.intercepts == many.intercepts)
      #expect(try scores == starterScores(learner, folds: 3, count: 3, threads: threads))
    }
  }

  @Test func `a row is scored by weights that never saw it`() {
    // Each row has a term of its own, so what is learned from the others says nothing about it.
    let words = ["zero", "one", "two", "three", "four", "five", "six", "seven"]
    let corpus = Corpus(words.map { Tokenizer.tokenize(Synopsis(overview: $0)) })
    let (_, matrix, untitled) = FeatureUnion.fit(
      corpus, options: [TfidfOptions()], untitled: Array(0..<8), threads: 1)
    let labels = (0..<8).map { $0 < 4 ? GenreSet(.action) : GenreSet(.western) }
    let scores = OneVsRest().crossValidatedScores(
      matrix: matrix, scored: Array(0..<8), untitled: untitled, labels: labels,
      folds: [0, 1, 0, 1, 0, 1, 0, 1], threads: 1)
    // No movie has a title: it is scored alike in both ways.
    #expect(scores[..<(8 * 19)] == scores[(8 * 19)...])
    let action = stride(from: 0, to: scores.count, by: 19).map { scores[$0] }
    #expect(Set(action.enumerated().map { [$0 % 2, Int($1 * 1000)] }).count <= 2)
  }

  @Test func `of several folds, the first are scored as they are among all`() throws {
    let learner = OneVsRest(solver: DualDescent(C: 0.15))
    let all = try starterScores(learner, folds: 5, count: 5, threads: 0)
    let some = try starterScores(learner, folds: 5, count: 2, threads: 0)
    let movies = try ProjectFiles.starterMovies().count
    let rows = (0..<movies).filter { $0 % 5 < 2 }
    for (place, row) in (rows + rows.map { movies + $0 }).enumerated() {
      #expect(some[place * 19..<place * 19 + 19] == all[row * 19..<row * 19 + 19])
    }
  }

  @Test func `too few passes are reported, not hidden`() throws {
    let (matrix, labels) = try starterMatrix()
    let weights = OneVsRest(solver: DualDescent(C: 100, tolerance: 1e-6, maximumPasses: 2))
      .fit(matrix: matrix, labels: labels, threads: 0)
    #expect(!weights.unconverged.isEmpty)
  }
}

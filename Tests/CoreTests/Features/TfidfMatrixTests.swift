import Core
import TestSupport
import Testing

/// What is learned from some rows of a matrix is what is learned from their synopses alone.
struct TfidfMatrixTests {
  /// All features of `train` but those that pass over the most frequent stems: of fewer synopses,
  /// others are the most frequent.
  private let options = TrainingOptions.bestFeatures.filter { $0.omittedCount == 0 }
  private let movies: [Movie]
  private let synopses: [TokenizedSynopsis]
  private let training: [UInt32]

  init() throws {
    movies = Array(try ProjectFiles.starterMovies().prefix(400))
    synopses = movies.map { Tokenizer.tokenize($0.synopsis) }
    training = (0..<400).filter { $0 % 5 != 2 }
  }

  /// The values of a row by block and term.
  private func terms(_ row: SparseRow, _ features: FeatureUnion) -> [String: Float] {
    var terms: [String: Float] = [:]
    for (column, value) in zip(row.columns, row.values) where value > 0 {
      guard let block = features.blocks.first(where: { $0.columns.contains(Int(column)) })
      else { continue }
      terms["\(block.options.name) \(features.vocabulary[Int(column)])"] = value
    }
    return terms
  }

  private func isClose(_ one: [String: Float], _ other: [String: Float]) -> Bool {
    one.count == other.count
      && one.allSatisfy { abs($1 - (other[$0] ?? -1)) <= 1e-6 * max(1, abs($1)) }
  }

  @Test func `rows are as if the other synopses had never been there`() {
    let (all, whole) = FeatureUnion.fit(Corpus(synopses), options: options, threads: 0)
    let (some, _) = FeatureUnion.fit(
      Corpus(training.map { synopses[Int($0)] }), options: options, threads: 0)
    let matrix = whole.fitted(to: training, threads: 0)
    #expect(matrix.trainingRows == training)
    for (row, synopsis) in synopses.enumerated() {
      let expected = terms(some.transform(synopsis).row, some)
      #expect(isClose(terms(matrix[row], all), expected), "\(row)")
    }
  }

  @Test func `rows without their titles follow the matrix that learned`() {
    let others = [2, 7, 12, 397]
    let (all, whole, untitled) = FeatureUnion.fit(
      Corpus(synopses), options: options, untitled: others, threads: 0)
    let (some, _) = FeatureUnion.fit(
      Corpus(training.map { synopses[Int($0)] }), options: options, threads: 0)
    let matrix = untitled.weighed(
      by: whole.fitted(to: training, threads: 0).transformer, threads: 0)
    for (row, other) in others.enumerated() {
      let synopsis = Tokenizer.tokenize(Synopsis(overview: movies[other].overview))
      let expected = terms(some.transform(synopsis).row, some)
      #expect(isClose(terms(matrix[row], all), expected), "\(other)")
    }
  }
}

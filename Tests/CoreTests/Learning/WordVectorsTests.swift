import Core
import TestSupport
import Testing

struct WordVectorsTests {
  private func starter(
    _ count: Int
  ) throws -> (features: FeatureUnion, matrix: TfidfMatrix, movies: [Movie]) {
    let movies = Array(try ProjectFiles.starterMovies().prefix(count))
    let corpus = Corpus(movies.map { Tokenizer.tokenize($0.synopsis) })
    let fit = FeatureUnion.fit(corpus, options: TrainingOptions.bestFeatures, threads: 0)
    return (fit.features, fit.matrix, movies)
  }

  private func placed(
    wordsOf matrix: TfidfMatrix, _ options: WordVectorOptions, threads: Int
  ) -> WordVectors? {
    WordVectors.axes(of: matrix, options: options, threads: threads).flatMap {
      WordVectors(fitting: matrix, axes: $0, options: options, threads: threads)
    }
  }

  private let options = WordVectorOptions(contexts: 100, dimensions: 32)

  @Test func `words are near each other that share movies with the same words`() throws {
    // "captain" and "pilot" are never in one movie, but share their company, as others do.
    let seas = ["ship", "crew", "storm", "island", "sail", "harbour", "deck", "anchor"]
    let courts = ["judge", "trial", "lawyer", "verdict", "jury", "witness", "crime", "law"]
    var generator = SeededGenerator(seed: 1)
    let synopses = (0..<200).map { index in
      let company = index % 2 == 0 ? seas : courts
      let heroes = index % 2 == 0 ? ["captain", "pilot"] : ["attorney", "clerk"]
      let words = company.shuffled(using: &generator).prefix(4) + [heroes[index / 2 % 2]]
      return Tokenizer.tokenize(Synopsis(overview: words.joined(separator: " ")))
    }
    let (features, matrix) = FeatureUnion.fit(
      Corpus(synopses), options: [FeatureOptions(name: "words")], threads: 1)
    let options = WordVectorOptions(block: "words", contexts: 20, dimensions: 16)
    let vectors = try #require(placed(wordsOf: matrix, options, threads: 1))
    func place(_ word: String) throws -> WordVectors.Part {
      let column = try #require(
        features.transform(Tokenizer.tokenize(Synopsis(overview: word))).row.columns.first)
      return vectors.places[Int(column)]
    }
    func nearness(_ one: String, _ other: String) throws -> Float {
      (try place(one) * place(other)).sum()
    }
    #expect(try nearness("captain", "pilot") > 0.5 * nearness("captain", "captain"))
    #expect(try nearness("attorney", "clerk") > 0.5 * nearness("clerk", "clerk"))
    #expect(try nearness("captain", "clerk") < 0.3 * nearness("captain", "captain"))
  }

  @Test func `places do not depend on the number of threads`() throws {
    let (_, matrix, _) = try starter(300)
    let one = try #require(placed(wordsOf: matrix, options, threads: 1))
    for threads in [2, 4] {
      let many = try #require(placed(wordsOf: matrix, options, threads: threads))
      #expect(one.places == many.places)
    }
  }

  /// Tolerance 0.02: the matrix has the movies' coordinates in bytes, the folded weights exactly.
  @Test func `weights into which vectors are folded give the scores of both`() throws {
    let (features, matrix, movies) = try starter(300)
    let vectors = try #require(placed(wordsOf: matrix, options, threads: 0))
    vectors.append(to: matrix, threads: 0)
    #expect(matrix.columnCount == features.columnCount + 32)
    let weights = TrainingOptions().learner.fit(
      matrix: matrix, labels: movies.map(\.genres), threads: 0)
    var folded = weights.coefficients
    vectors.fold(into: &folded)
    #expect(folded.count == features.columnCount)
    func score(_ row: SparseRow, _ coefficients: GenreTable, _ genre: Int) -> Float {
      zip(row.columns, row.values).reduce(0) { $0 + $1.1 * coefficients.rows[Int($1.0)][genre] }
    }
    for (index, movie) in movies.enumerated() {
      let own = features.transform(Tokenizer.tokenize(movie.synopsis)).row
      for genre in 0..<19 {
        let (both, one) = (
          score(matrix[index], weights.coefficients, genre), score(own, folded, genre)
        )
        #expect(isClose(both, one, tolerance: 0.02), "\(index) \(genre)")
      }
    }
  }

  @Test func `the movies' coordinates have the length that is asked for`() throws {
    let (_, matrix, _) = try starter(300)
    try #require(placed(wordsOf: matrix, options, threads: 0))
      .append(to: matrix, threads: 0)
    let squares = (0..<matrix.rowCount).map { row in
      zip(matrix[row].columns, matrix[row].values).filter { $0.0 >= matrix.termColumns }
        .reduce(Float(0)) { $0 + $1.1 * $1.1 }
    }
    let mean = squares.reduce(0, +) / Float(squares.count)
    #expect(isClose(mean.squareRoot(), options.weight, tolerance: 0.01))
  }

  @Test func `fewer words than dimensions have no places`() {
    let corpus = Corpus(["space war", "war"].map { Tokenizer.tokenize(Synopsis(overview: $0)) })
    let (_, matrix) = FeatureUnion.fit(
      corpus, options: [FeatureOptions(name: "words")], threads: 1)
    #expect(placed(wordsOf: matrix, WordVectorOptions(block: "words"), threads: 1) == nil)
  }

  @Test func `features without the block that is asked for have no places`() throws {
    let (_, matrix, _) = try starter(300)
    var options = options
    options.block = "syllables"
    #expect(placed(wordsOf: matrix, options, threads: 1) == nil)
  }

  @Test func `any block of words can be placed, wherever its columns are`() throws {
    let (features, matrix, _) = try starter(300)
    var options = options
    options.block = "words"
    let vectors = try #require(placed(wordsOf: matrix, options, threads: 1))
    #expect(vectors.places.count == features.wordColumns.count * options.dimensions / 16)
    #expect(features.wordColumns.lowerBound > 0)
  }
}

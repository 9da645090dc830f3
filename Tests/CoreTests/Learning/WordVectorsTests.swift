import Core
import Glibc
import TestSupport
import Testing

struct WordVectorsTests {
  private func starter(
    _ count: Int
  ) throws -> (features: FeatureUnion, matrix: TermMatrix, movies: [Movie]) {
    let movies = Array(try ProjectFiles.starterMovies().prefix(count))
    let corpus = Corpus(movies.map { Tokenizer.tokenize($0.synopsis) })
    let fit = FeatureUnion.fit(corpus, options: TrainingOptions().features, threads: 0)
    return (fit.features, fit.matrix, movies)
  }

  private func placed(
    wordsOf matrix: TermMatrix, _ options: WordVectorOptions, threads: Int
  ) -> WordVectors? {
    WordVectors.axes(of: matrix, options: options, threads: threads).flatMap {
      WordVectors(fitting: matrix, axes: $0, options: options, threads: threads)
    }
  }

  private let options = WordVectorOptions(contexts: 100, dimensions: 32)

  /// The formula, word for word, in `Double`; the tolerance is for `Float`.
  @Test func `associations are those of the formula`() throws {
    let (_, matrix, _) = try starter(80)
    let (words, contexts) = (matrix.firstBlockColumns, 30)
    var n = [[Double]](repeating: [Double](repeating: 0, count: contexts), count: words)
    for row in 0..<matrix.rowCount {
      let columns = matrix[row].columns.map { Int($0) }.filter { $0 < words }
      for word in columns {
        for context in columns where context < contexts && context != word { n[word][context] += 1 }
      }
    }
    let chances = (0..<contexts).map { context in pow(n.reduce(0) { $0 + $1[context] }, 0.75) }
    let total = chances.reduce(0, +)
    let associations = WordAssociations(matrix, contexts: contexts)
    for share in 0..<WordAssociations.shares {
      associations.forEachWord(ofShare: share) { word, found in
        var ours = [Double](repeating: 0, count: contexts)
        for (context, value) in found { ours[context] = Double(value) }
        let sum = n[word].reduce(0, +)
        for context in 0..<contexts where n[word][context] > 0 {
          let v = n[word][context]
          let expected = max(0, log(v / (sum * chances[context] / total))) * v / (v + 1)
          #expect(abs(ours[context] - expected) < 1e-5, "\(word) \(context)")
        }
      }
    }
  }

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
      Corpus(synopses), options: [TfidfOptions()], threads: 1)
    let vectors = try #require(
      placed(wordsOf: matrix, WordVectorOptions(contexts: 20, dimensions: 16), threads: 1))
    func place(_ word: String) throws -> WordVectors.Part {
      let column = try #require(
        features.features(of: Tokenizer.tokenize(Synopsis(overview: word))).row.columns.first)
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
    vectors.fold(into: &folded, genres: 19)
    #expect(folded.count == features.columnCount * 19)
    func score(_ row: SparseRow, _ coefficients: [Float], _ genre: Int) -> Float {
      zip(row.columns, row.values).reduce(0) { $0 + $1.1 * coefficients[Int($1.0) * 19 + genre] }
    }
    for (index, movie) in movies.enumerated() {
      let own = features.features(of: Tokenizer.tokenize(movie.synopsis)).row
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
    let (_, matrix) = FeatureUnion.fit(corpus, options: [TfidfOptions()], threads: 1)
    #expect(placed(wordsOf: matrix, WordVectorOptions(), threads: 1) == nil)
  }
}

import Core
import TestSupport
import Testing

struct FeatureUnionTests {
  let corpus = Corpus(
    ["space war in space", "space love", "a war of love"].map {
      Tokenizer.tokenize(Synopsis(title: "Far Stars", overview: $0))
    })
  let options = [
    FeatureOptions(name: "words"), FeatureOptions(name: "pairs", ngramRange: 2...2, weight: 0.7),
    FeatureOptions(
      name: "title_characters", analyzer: .titleCharacters, ngramRange: 3...5, weight: 0.5),
  ]

  @Test func `each block has columns of its own, one block's after the other's`() {
    let (union, matrix) = FeatureUnion.fit(corpus, options: options, threads: 2)
    #expect(union.blocks.map(\.options) == options)
    #expect(union.blocks.flatMap(\.columns) == Array(0..<union.columnCount))
    #expect(union.wordColumns == union.blocks[0].columns)
    let row = matrix[0]
    #expect(row.columns == row.columns.sorted())
    let squares = union.blocks.map { block in
      zip(row.columns, row.values).filter { block.columns.contains(Int($0.0)) }
        .reduce(0) { $0 + $1.1 * $1.1 }
    }
    #expect(zip(squares, [1, 0.49, 0.25]).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func `a synopsis without a title has no title features`() {
    let (union, _) = FeatureUnion.fit(corpus, options: options, threads: 1)
    let untitled = union.transform(Tokenizer.tokenize(Synopsis(overview: "far stars"))).row
    #expect(!untitled.columns.isEmpty)
    #expect(untitled.columns.allSatisfy { $0 < union.blocks[2].columns.lowerBound })
  }

  @Test func `the matrix does not depend on the number of threads`() {
    let one = FeatureUnion.fit(corpus, options: options, threads: 1).matrix
    for threads in [2, 4] {
      let many = FeatureUnion.fit(corpus, options: options, threads: threads).matrix
      #expect((0..<3).map { one[$0] } == (0..<3).map { many[$0] })
    }
  }

  /// The matrix is made from words' numbers, a visitor's row from letters.
  @Test func `rows of the matrix are what the synopses' own features are`() throws {
    let movies = try ProjectFiles.starterMovies().prefix(300)
    let synopses = movies.map { Tokenizer.tokenize($0.synopsis) }
    let (union, matrix) = FeatureUnion.fit(
      Corpus(synopses), options: TrainingOptions.bestFeatures, threads: 0)
    for (row, synopsis) in synopses.enumerated() {
      let (ours, theirs) = (matrix[row], union.transform(synopsis).row)
      #expect(ours.columns == theirs.columns, "\(row)")
      // The factors are multiplied in another order.
      let differ = zip(ours.values, theirs.values).contains { !isClose($0, $1, tolerance: 1e-6) }
      #expect(!differ, "\(row)")
    }
  }

  /// A term and its weight, or one of its places.
  private struct Found: Hashable {
    var term: String
    var value: Float = 0
    var words: Range<Int> = 0..<0
  }

  private func terms(
    of synopsis: TokenizedSynopsis, _ union: FeatureUnion, without name: String
  ) -> (terms: Set<Found>, occurrences: [Found]) {
    let row = union.transform(synopsis)
    func term(_ column: Int32) -> String? {
      let block = union.blocks.first { $0.columns.contains(Int(column)) }
      guard let block, block.options.name != name else { return nil }
      return "\(block.options.name): \(union.vocabulary[Int(column)])"
    }
    return (
      Set(
        row.terms.compactMap { known in
          term(known.column).map { Found(term: $0, value: known.value) }
        }),
      row.occurrences.compactMap { occurrence in
        term(row.terms[occurrence.term].column).map {
          Found(term: $0, words: occurrence.words.places)
        }
      }
    )
  }

  @Test func `what a block finds does not depend on the blocks beside it`() throws {
    let movies = try ProjectFiles.starterMovies()
    let corpus = Corpus(movies.prefix(300).map { Tokenizer.tokenize($0.synopsis) })
    let options = TrainingOptions.bestFeatures
    let (all, _) = FeatureUnion.fit(corpus, options: options, threads: 0)
    let (rest, _) = FeatureUnion.fit(
      corpus, options: options.filter { $0.name != "words" }, threads: 0)
    #expect(rest.wordColumns.isEmpty)
    // Of movies that were not learned from, many words are not known.
    for movie in movies.suffix(200) {
      let synopsis = Tokenizer.tokenize(movie.synopsis)
      let (ours, theirs) = (
        terms(of: synopsis, all, without: "words"), terms(of: synopsis, rest, without: "words")
      )
      #expect(ours.terms == theirs.terms && ours.occurrences == theirs.occurrences)
    }
  }

  @Test func `a word is known if it is a term as such`() {
    let (union, _) = FeatureUnion.fit(corpus, options: options, threads: 1)
    let row = union.transform(Tokenizer.tokenize(Synopsis(overview: "robots in space")))
    #expect(row.isKnown == [false, true, true])
  }

  @Test func `without titles a corpus has their features no more`() {
    let plain = Corpus(["space war", "love"].map { Tokenizer.tokenize(Synopsis(overview: $0)) })
    let titled = Corpus(
      ["space war", "love"].map { Tokenizer.tokenize(Synopsis(title: "Stars", overview: $0)) })
    let (one, a) = FeatureUnion.fit(plain, options: options, threads: 1)
    let (two, b) = FeatureUnion.fit(titled.untitled, options: options, threads: 1)
    #expect(one.columnCount == two.columnCount)
    #expect((0..<2).allSatisfy { a[$0] == b[$0] })
  }

  /// What the strongest terms of a model are told by: each value is that of a row of mean length.
  @Test func `a word alone has the terms that it has as a synopsis`() {
    let options = TrainingOptions.bestFeatures.map { options in
      var options = options
      options.minDocuments = 1
      return options
    }
    let (union, _) = FeatureUnion.fit(corpus, options: options, threads: 1)
    for word in ["space", "love", "war", "robot"] {
      let row = union.transform(Tokenizer.tokenize(Synopsis(overview: word)))
      var found: [Int32: Float] = [:]
      union.forEachTerm(ofWord: word) { found[Int32($0)] = $1 }
      #expect(Set(found.keys) == Set(row.terms.map(\.column)), "\(word)")
      for (column, value) in found {
        let block = union.blocks.firstIndex { $0.columns.contains(Int(column)) } ?? 0
        let mean = union.transformer.meanLengths[block]
        let scale = options[block].scale(length: mean, meanLength: mean)
        #expect(isClose(value, union.transformer.idf[Int(column)] * scale), "\(word)")
      }
    }
  }
}

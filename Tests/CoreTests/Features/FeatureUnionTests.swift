import Core
import TestSupport
import Testing

struct FeatureUnionTests {
  let corpus = Corpus(
    ["space war in space", "space love", "a war of love"].map {
      Tokenizer.tokenize(Synopsis(title: "Far Stars", overview: $0))
    })
  let options = [
    TfidfOptions(), TfidfOptions(ngramRange: 2...2, weight: 0.7),
    TfidfOptions(analyzer: .titleCharacters, ngramRange: 3...5, weight: 0.5),
  ]

  @Test func `each vectorizer has a block of columns of its own`() {
    let (union, matrix) = FeatureUnion.fit(corpus, options: options, threads: 2)
    let terms = union.vectorizers.map(\.vocabulary.count)
    #expect(union.columnCount == terms.reduce(0, +))
    let row = matrix[0]
    #expect(row.columns == row.columns.sorted())
    let squares = zip(row.columns, row.values).reduce(into: [Float](repeating: 0, count: 3)) {
      let block = $1.0 < terms[0] ? 0 : $1.0 < terms[0] + terms[1] ? 1 : 2
      $0[block] += $1.1 * $1.1
    }
    #expect(zip(squares, [1, 0.49, 0.25]).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func `a synopsis without a title has no title features`() {
    let (union, _) = FeatureUnion.fit(corpus, options: options, threads: 1)
    let untitled = union.features(of: Tokenizer.tokenize(Synopsis(overview: "far stars"))).row
    let firstTitleColumn = union.columnCount - union.vectorizers[2].vocabulary.count
    #expect(!untitled.columns.isEmpty)
    #expect(untitled.columns.allSatisfy { $0 < firstTitleColumn })
  }

  @Test func `the matrix does not depend on the number of threads`() {
    let one = FeatureUnion.fit(corpus, options: options, threads: 1).matrix
    let many = FeatureUnion.fit(corpus, options: options, threads: 4).matrix
    #expect((0..<3).map { one[$0] } == (0..<3).map { many[$0] })
  }

  /// The matrix is made from words' numbers, a visitor's row from letters.
  @Test func `rows of the matrix are what the synopses' own features are`() throws {
    let movies = try ProjectFiles.starterMovies().prefix(300)
    let synopses = movies.map { Tokenizer.tokenize($0.synopsis) }
    let (union, matrix) = FeatureUnion.fit(
      Corpus(synopses), options: TrainingOptions().features, threads: 0)
    for (row, synopsis) in synopses.enumerated() {
      let (ours, theirs) = (matrix[row], union.features(of: synopsis).row)
      #expect(ours.columns == theirs.columns, "\(row)")
      // The factors are multiplied in another order.
      let differ = zip(ours.values, theirs.values).contains { !isClose($0, $1, tolerance: 1e-6) }
      #expect(!differ, "\(row)")
    }
  }

  /// A union without words as such has nothing worked out in advance.
  @Test func `terms that are looked up by their words are those that are looked up by letters`()
    throws
  {
    let movies = try ProjectFiles.starterMovies()
    let corpus = Corpus(movies.prefix(300).map { Tokenizer.tokenize($0.synopsis) })
    let options = TrainingOptions().features
    let words = try #require(options.firstIndex { $0.analyzer == .word })
    let (known, _) = FeatureUnion.fit(corpus, options: options, threads: 0)
    var rest = known.vectorizers
    rest.remove(at: words)
    let slow = FeatureUnion(rest)
    let first = known.vectorizers[..<words].reduce(0) { $0 + $1.vocabulary.count }
    let ownColumns = first..<first + known.vectorizers[words].vocabulary.count
    // Of movies that were not learned from, many words are not known.
    for movie in movies.suffix(200) {
      let synopsis = Tokenizer.tokenize(movie.synopsis)
      let (quick, other) = (known.features(of: synopsis), slow.features(of: synopsis))
      var row = SparseRow()
      let all = quick.row
      for (column, value) in zip(all.columns, all.values)
      where !ownColumns.contains(Int(column)) {
        row.columns.append(Int(column) < first ? column : column - Int32(ownColumns.count))
        row.values.append(value)
      }
      #expect(row == other.row)
      #expect(
        quick.occurrences.filter { !ownColumns.contains(Int(quick.terms[$0.term].column)) }
          .map(\.tokens) == other.occurrences.map(\.tokens))
    }
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
}

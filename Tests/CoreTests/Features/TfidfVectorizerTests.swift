import Core
import TestSupport
import Testing

struct TfidfVectorizerTests {
  let corpus = ["space war", "space love"].map { Tokenizer.tokenize(Synopsis(overview: $0)) }

  private func row(_ text: String, title: String? = nil, _ options: TfidfOptions) -> SparseRow {
    let vectorizer = TfidfVectorizer(fitting: corpus, options: options)
    return FeatureUnion([vectorizer])
      .features(of: Tokenizer.tokenize(Synopsis(title: title, overview: text))).row
  }

  @Test func `a term never seen in training adds nothing`() {
    #expect(row("robot", TfidfOptions()).columns.isEmpty)
  }

  @Test(arguments: ["war", "space war war", "love space robots"])
  func `every row has the length of its weight`(text: String) {
    #expect(isClose(row(text, TfidfOptions()).length, 1))
    #expect(isClose(row(text, TfidfOptions(weight: 0.7)).length, 0.7))
  }

  @Test func `rare terms are left out`() {
    let vectorizer = TfidfVectorizer(fitting: corpus, options: TfidfOptions(minDocuments: 2))
    #expect(vectorizer.vocabulary.count == 1 && vectorizer.vocabulary[0] == "space")
  }

  @Test(arguments: [
    ("spaceship", 4...4, ["spac"]), ("war", 4...4, ["war"]), ("über", 2...3, ["üb", "übe"]),
    ("war", 2...5, ["wa", "war"]), ("love", 3...4, ["lov", "love"]),
  ])
  func `a prefix is the beginning of a word, or a shorter word itself`(
    word: String, lengths: ClosedRange<Int>, expected: [String]
  ) {
    let vectorizer = TfidfVectorizer(
      fitting: [Tokenizer.tokenize(Synopsis(overview: word))],
      options: TfidfOptions(analyzer: .wordPrefix, ngramRange: lengths))
    #expect((0..<vectorizer.vocabulary.count).map { vectorizer.vocabulary[$0] } == expected)
  }

  @Test func `a pair is two neighbouring words`() {
    let options = TfidfOptions(ngramRange: 2...2)
    #expect(row("space war", options).columns == [1])
    #expect(row("war space", options).columns.isEmpty)
  }
}

/// scikit-learn's numbers for the first sixty starter movies.
struct TfidfGoldenTests {
  struct Golden: Decodable {
    struct Row: Decodable {
      var columns: [Int32]
      var values: [Float]
    }
    struct Block: Decodable {
      var name: String
      var weight: Float
      var terms: [String]
      var idf: [Float]
      var rows: [Row]
    }
    var count: Int
    var blocks: [Block]
  }

  private func options(_ name: String, weight: Float) -> TfidfOptions {
    switch name {
    case "words": TfidfOptions(ngramRange: 1...1, minDocuments: 2, weight: weight)
    case "pairs": TfidfOptions(ngramRange: 2...2, minDocuments: 2, weight: weight)
    case "prefixes":
      TfidfOptions(analyzer: .wordPrefix, ngramRange: 4...4, minDocuments: 2, weight: weight)
    default:
      TfidfOptions(
        analyzer: .titleCharacters, ngramRange: 3...5, minDocuments: 2, weight: weight)
    }
  }

  /// Tolerance 2e-6: the golden numbers have seven decimals, ours are `Float`.
  @Test(arguments: 0..<4)
  func `terms, idf and rows are scikit-learn's`(block: Int) throws {
    let golden = try ProjectFiles.golden("tfidf", as: Golden.self)
    let expected = golden.blocks[block]
    let synopses = try ProjectFiles.starterMovies().prefix(golden.count).map {
      Tokenizer.tokenize($0.synopsis)
    }
    let vectorizer = TfidfVectorizer(
      fitting: synopses, options: options(expected.name, weight: expected.weight))
    let terms = (0..<vectorizer.vocabulary.count).map { vectorizer.vocabulary[$0] }
    #expect(terms == expected.terms)
    #expect(zip(vectorizer.idf, expected.idf).allSatisfy { isClose($0, $1, tolerance: 2e-6) })
    let matrix = FeatureUnion([vectorizer]).matrix(of: synopses, threads: 2)
    #expect(matrix.rowCount == expected.rows.count)
    for (index, row) in expected.rows.enumerated() {
      #expect(matrix[index].columns == row.columns)
      #expect(
        zip(matrix[index].values, row.values).allSatisfy { isClose($0, $1, tolerance: 2e-6) })
    }
  }
}

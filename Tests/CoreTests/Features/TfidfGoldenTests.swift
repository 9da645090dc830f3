import Core
import Glibc
import TestSupport
import Testing

struct TfidfVectorizerTests {
  let corpus = Corpus(
    ["space war", "space love"].map { Tokenizer.tokenize(Synopsis(overview: $0)) })

  private func vectorizer(_ corpus: Corpus, _ options: TfidfOptions) -> TfidfVectorizer {
    FeatureUnion.fit(corpus, options: [options], threads: 1).features.vectorizers[0]
  }

  /// The terms that are learned from one text alone.
  private func terms(of text: String, _ options: TfidfOptions) -> [String] {
    let corpus = Corpus([Tokenizer.tokenize(Synopsis(overview: text))])
    let vocabulary = vectorizer(corpus, options).vocabulary
    return vocabulary.indices.map { vocabulary[$0] }
  }

  private func row(_ text: String, title: String? = nil, _ options: TfidfOptions) -> SparseRow {
    FeatureUnion([vectorizer(corpus, options)])
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
    let vectorizer = vectorizer(corpus, TfidfOptions(minDocuments: 2))
    #expect(vectorizer.vocabulary.count == 1 && vectorizer.vocabulary[0] == "space")
  }

  @Test(arguments: [
    ("spaceship", 4...4, ["spac"]), ("war", 4...4, ["war"]), ("über", 2...3, ["üb", "übe"]),
    ("war", 2...5, ["wa", "war"]), ("love", 3...4, ["lov", "love"]),
  ])
  func `a prefix is the beginning of a word, or a shorter word itself`(
    word: String, lengths: ClosedRange<Int>, expected: [String]
  ) {
    let vectorizer = vectorizer(
      Corpus([Tokenizer.tokenize(Synopsis(overview: word))]),
      TfidfOptions(analyzer: .wordPrefix, ngramRange: lengths))
    #expect((0..<vectorizer.vocabulary.count).map { vectorizer.vocabulary[$0] } == expected)
  }

  @Test(arguments: [
    ("spaceship", 4...4, ["ship"]), ("war", 4...4, ["war"]), ("über", 2...3, ["er", "ber"]),
    ("war", 2...5, ["ar", "war"]), ("naïve", 3...3, ["ïve"]),
  ])
  func `a suffix is the end of a word, or a shorter word itself`(
    word: String, lengths: ClosedRange<Int>, expected: [String]
  ) {
    #expect(terms(of: word, TfidfOptions(analyzer: .wordSuffix, ngramRange: lengths)) == expected)
  }

  @Test(arguments: [
    ("in 1943 or the 1950s", ["194", "195"]), ("2001 and 2099", ["200", "209"]),
    ("3001, 0999, 199, 19999, 1943rd, 1950t", []),
  ])
  func `a decade is that of a year or of its own name`(text: String, expected: [String]) {
    #expect(terms(of: text, TfidfOptions(analyzer: .decade)) == expected)
  }

  @Test func `marks are those of the overview, and the title's with the number of its words`() {
    let synopsis = Tokenizer.tokenize(
      Synopsis(
        title: "War! What, (is) it?", overview: "No… — \"yes\", he said. €5 & ☂ _or_ more?"))
    var terms: [String: Range<Int>] = [:]
    TfidfOptions(analyzer: .marks).forEachTerm(of: synopsis) { term, tokens in
      terms[String(decoding: term, as: UTF8.self)] = tokens
    }
    #expect(
      synopsis.words == ["war", "what", "is", "it", "no", "yes", "he", "said", "_or_", "more"])
    #expect(
      terms == [
        "title 4": 0..<4, "title !": 0..<1, "title (": 1..<2, "title )": 2..<3, "title ?": 3..<4,
        "…": 4..<5, "—": 4..<5, "\"": 5..<6, "€": 7..<8, "&": 7..<8, "☂": 7..<8, "?": 9..<10,
      ])
  }

  @Test(arguments: [("?!", 0), ("no? w", 1)])
  func `marks belong to the word before, and without any word there are none`(
    overview: String, count: Int
  ) {
    var found: [Range<Int>] = []
    TfidfOptions(analyzer: .marks).forEachTerm(
      of: Tokenizer.tokenize(Synopsis(title: "!", overview: overview))
    ) { found.append($1) }
    #expect(found == (count == 0 ? [] : [0..<1, 0..<1]))
  }

  @Test func `runs of stems join what is left where the most frequent are passed over`() {
    let corpus = Corpus(
      ["the loves of the wars", "the space wars", "space in the sky"].map {
        Tokenizer.tokenize(Synopsis(overview: $0))
      })
    let vectorizer = vectorizer(
      corpus, TfidfOptions(analyzer: .stem, ngramRange: 2...2, omittedCount: 1))
    #expect(vectorizer.omitted.indices.map { vectorizer.omitted[$0] } == ["the"])
    let pairs = vectorizer.vocabulary.indices.map { vectorizer.vocabulary[$0] }
    #expect(pairs.sorted() == ["in sky", "lov of", "of war", "spac in", "spac war"])
    let features = FeatureUnion([vectorizer])
      .features(of: Tokenizer.tokenize(Synopsis(overview: "spaces the, the warring")))
    #expect(features.row.columns.map { pairs[Int($0)] } == ["spac war"])
    #expect(features.occurrences.map(\.tokens) == [0..<4])
    // However many are passed over, a bounded number is shown.
    let long = "spaces " + String(repeating: "the ", count: 1000) + "warring"
    let far = FeatureUnion([vectorizer]).features(of: Tokenizer.tokenize(Synopsis(overview: long)))
    #expect(far.occurrences.map(\.tokens) == [0..<255])
  }

  /// Room for them is made in advance.
  @Test(
    arguments: [
      TfidfOptions(), TfidfOptions(ngramRange: 1...3), TfidfOptions(analyzer: .stem),
      TfidfOptions(analyzer: .stem, ngramRange: 2...4, omittedCount: 1),
      TfidfOptions(analyzer: .wordPrefix, ngramRange: 1...5),
      TfidfOptions(analyzer: .wordSuffix, ngramRange: 1...5), TfidfOptions(analyzer: .decade),
      TfidfOptions(analyzer: .titleCharacters, ngramRange: 1...5), TfidfOptions(analyzer: .marks),
    ],
    [
      "", "1984", "a! bb? bb 1984s - ééé", String(repeating: "ab ", count: 3000),
      String(repeating: "x", count: 64), String(repeating: "!", count: 500) + " word",
    ])
  func `every place of every term is found, however many there are`(
    options: TfidfOptions, text: String
  ) {
    let synopsis = Tokenizer.tokenize(Synopsis(title: text, overview: text))
    let features = FeatureUnion([vectorizer(Corpus([synopsis]), options)]).features(of: synopsis)
    let counts = features.terms.reduce(0) { $0 + Int($1.count) }
    #expect(counts == features.occurrences.count)
    guard !options.spansWords else { return }
    var expected = 0
    options.forEachTerm(of: synopsis) { term, _ in if !term.isEmpty { expected += 1 } }
    #expect(features.occurrences.count == expected)
  }

  @Test func `a row keeps some of its own length where the power is below one`() {
    let whole = vectorizer(corpus, TfidfOptions(lengthPower: 1))
    let half = vectorizer(corpus, TfidfOptions(lengthPower: 0.5))
    func length(_ vectorizer: TfidfVectorizer, _ text: String) -> Float {
      FeatureUnion([vectorizer]).features(of: Tokenizer.tokenize(Synopsis(overview: text))).row
        .length
    }
    #expect(isClose(length(whole, "space"), length(whole, "space war love")))
    #expect(length(half, "space") < 1 && length(half, "space war love") > 1)
  }

  @Test func `the most frequent terms come first, and are kept where there are too many`() {
    let corpus = Corpus(
      ["war love", "love space war", "love"].map { Tokenizer.tokenize(Synopsis(overview: $0)) })
    for limit in 1...3 {
      let vocabulary = vectorizer(corpus, TfidfOptions(maxTerms: limit)).vocabulary
      #expect(
        vocabulary.indices.map { vocabulary[$0] } == Array(["love", "war", "space"][..<limit]))
    }
    let pairs = vectorizer(corpus, TfidfOptions(ngramRange: 1...2, maxTerms: 2)).vocabulary
    #expect(pairs.indices.map { pairs[$0] } == ["love", "war"])
  }

  @Test func `runs of any length are told apart`() {
    let corpus = Corpus([Tokenizer.tokenize(Synopsis(overview: "the end of the end of the war"))])
    let vocabulary = vectorizer(corpus, TfidfOptions(ngramRange: 3...4)).vocabulary
    #expect(
      Set(vocabulary.indices.map { vocabulary[$0] }) == [
        "the end of", "end of the", "of the end", "of the war", "the end of the",
        "end of the end", "of the end of", "end of the war",
      ])
  }

  @Test func `without sublinear counts a term counts as often as it occurs`() {
    let words = "war war war love"
    let plain = row(words, TfidfOptions(isSublinear: false))
    let sublinear = row(words, TfidfOptions())
    #expect(isClose(plain.values[0] / plain.values[1], 3))
    #expect(isClose(sublinear.values[0] / sublinear.values[1], 1 + log(3)))
  }

  @Test func `a pair is two neighbouring words`() {
    let options = TfidfOptions(ngramRange: 2...2)
    #expect(row("space war", options).columns == [0])
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

  /// Tolerance 2e-6: the golden numbers have seven decimals, ours are `Float`.
  @Test(arguments: 0..<4)
  func `terms, idf and rows are scikit-learn's`(block: Int) throws {
    let golden = try ProjectFiles.golden("tfidf", as: Golden.self)
    let expected = golden.blocks[block]
    let synopses = try ProjectFiles.starterMovies().prefix(golden.count).map {
      Tokenizer.tokenize($0.synopsis)
    }
    let (features, matrix) = FeatureUnion.fit(
      Corpus(synopses), options: [goldenFeatures[block]], threads: 2)
    let vectorizer = features.vectorizers[0]
    // There the columns are in the order of the letters, here in that of frequency.
    let terms = vectorizer.vocabulary.indices.map { vectorizer.vocabulary[$0] }
    let columns = terms.indices.sorted {
      terms[$0].unicodeScalars.lexicographicallyPrecedes(terms[$1].unicodeScalars)
    }
    #expect(columns.map { terms[$0] } == expected.terms)
    #expect(
      zip(columns, expected.idf).allSatisfy {
        isClose(vectorizer.idf[$0], $1, tolerance: 2e-6)
      })
    #expect(matrix.rowCount == expected.rows.count)
    for (index, row) in expected.rows.enumerated() {
      let ours = Dictionary(uniqueKeysWithValues: zip(matrix[index].columns, matrix[index].values))
      #expect(ours.count == row.columns.count)
      #expect(
        zip(row.columns, row.values).allSatisfy {
          isClose(ours[Int32(columns[Int($0)])] ?? -1, $1, tolerance: 2e-6)
        })
    }
  }
}

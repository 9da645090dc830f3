import TestSupport
import Testing

@testable import Core

/// From words to terms: the same way in training and for a request.
struct TermsTests {
  private static let options =
    TrainingOptions.bestFeatures + [
      FeatureOptions(name: "one_to_three", ngramRange: 1...3),
      FeatureOptions(name: "characters", analyzer: .titleCharacters, ngramRange: 1...5),
      FeatureOptions(name: "parts", analyzer: .wordPrefix, ngramRange: 1...5),
    ]

  private static let texts = [
    TestText(""), TestText(title: "", ""), TestText(title: "?!", "!"),
    TestText(title: "War! What, (is) it?", "No… — \"yes\", he said. €5 & ☂ _or_ more?"),
    TestText(title: "Nineteen Eighty-Four", "1984: the 1980s, as of 1949"),
    TestText(title: "a b c d e f g h aa bb cc dd ee ff gg hh ii", "aa a! bb? ééé"),
    TestText(title: "the the", String(repeating: "the loves of the wars ", count: 60)),
    TestText("e\u{301}tude ΛΌΓΟΣ İstanbul 東京 \(String(repeating: "x", count: 64))"),
  ]

  /// Terms of a text by their own texts, each with its places, learned from it alone.
  private func terms(
    of text: TestText, _ options: FeatureOptions
  ) -> [String: [Range<Int>]] {
    let (union, _) = FeatureUnion.fit(Corpus([text.synopsis]), options: [options], threads: 1)
    let row = union.transform(text.synopsis)
    return row.occurrences.reduce(into: [:]) {
      $0[union.vocabulary[Int(row.terms[$1.term].column)], default: []].append($1.words.places)
    }
  }

  @Test(arguments: options)
  func `a text has the same terms as a part of a corpus and alone`(options: FeatureOptions) throws {
    let movies = try ProjectFiles.starterMovies().prefix(50).map {
      TestText(Tokenizer.tokenize($0.synopsis))
    }
    let texts = Self.texts + movies
    let corpus = Corpus(texts.map(\.synopsis))
    let block = FeatureBlock(options, omitted: options.omittedCount > 0 ? ["the", "of"] : [])
    for (document, text) in texts.enumerated() {
      let alone = text.terms(of: block)
      let within = TestText.terms(of: block, in: corpus, document)
      #expect(alone.map(\.key) == within.map(\.key), "\(document)")
      // A corpus does not keep where marks stand.
      if options.analyzer != .marks { #expect(alone == within, "\(document)") }
      #expect(text.trainingTerms(of: block) == within, "\(document)")
    }
  }

  @Test(arguments: options)
  func `a term stands at words of the text, in their order`(options: FeatureOptions) {
    for text in Self.texts {
      let terms = text.terms(of: FeatureBlock(options))
      let count = text.synopsis.tokens.count
      #expect(terms.allSatisfy { !$0.words.isEmpty && 0 <= $0.words.lowerBound })
      #expect(terms.allSatisfy { $0.words.upperBound <= count })
      if options.analyzer != .marks {
        let places = terms.map(\.words.lowerBound)
        #expect(places == places.sorted())
      }
    }
  }

  @Test func `a pair is two neighbouring words, of title and overview`() {
    let text = TestText(title: "Space", "war of space war")
    let pairs = terms(of: text, FeatureOptions(ngramRange: 2...2))
    #expect(
      pairs == [
        "space war": [0..<2, 3..<5], "war of": [1..<3], "of space": [2..<4],
      ])
  }

  @Test func `n-grams of any length are told apart`() {
    let text = TestText("the end of the end of the war")
    #expect(
      Set(terms(of: text, FeatureOptions(ngramRange: 3...4)).keys) == [
        "the end of", "end of the", "of the end", "of the war", "the end of the",
        "end of the end", "of the end of", "end of the war",
      ])
  }

  @Test func `n-grams of stems join what is left where the most frequent are passed over`() {
    let corpus = Corpus(
      ["the loves of the wars", "the space wars", "space in the sky"].map {
        Tokenizer.tokenize(Synopsis(overview: $0))
      })
    let (union, _) = FeatureUnion.fit(
      corpus, options: [FeatureOptions(analyzer: .stem, ngramRange: 2...2, omittedCount: 1)],
      threads: 1)
    #expect(union.blocks[0].omitted == ["the"])
    let pairs = (0..<union.columnCount).map { union.vocabulary[$0] }
    #expect(pairs.sorted() == ["in sky", "lov of", "of war", "spac in", "spac war"])
    func found(_ text: String) -> (terms: [String], places: [Range<Int>]) {
      let row = union.transform(Tokenizer.tokenize(Synopsis(overview: text)))
      return (row.row.columns.map { pairs[Int($0)] }, row.occurrences.map(\.words.places))
    }
    let near = found("spaces the, the warring")
    #expect(near.terms == ["spac war"] && near.places == [0..<4])
    // However many are passed over, all of the place is told.
    let far = found("spaces " + String(repeating: "the ", count: 1000) + "warring")
    #expect(far.terms == ["spac war"] && far.places == [0..<1002])
  }

  @Test func `marks are those of the overview, and the title's with the number of its words`() {
    let text = TestText(
      title: "War! What, (is) it?", "No… — \"yes\", he said. €5 & ☂ _or_ more?")
    #expect(
      text.synopsis.words == ["war", "what", "is", "it", "no", "yes", "he", "said", "_or_", "more"])
    #expect(
      terms(of: text, FeatureOptions(analyzer: .marks)) == [
        "title 4": [0..<4], "title !": [0..<1], "title (": [1..<2], "title )": [2..<3],
        "title ?": [3..<4], "-": [4..<5], "\"": [4..<5, 5..<6], "€": [7..<8],
        "&": [7..<8], "☂": [7..<8], "?": [9..<10],
      ])
  }

  @Test(arguments: [("?!", 0), ("no? w", 1)])
  func `marks belong to the word before, and without any word there are none`(
    overview: String, count: Int
  ) {
    let places = terms(of: TestText(title: "!", overview), FeatureOptions(analyzer: .marks))
    #expect(places == (count == 0 ? [:] : ["title !": [0..<1], "?": [0..<1]]))
  }

  @Test(arguments: [1, 7, 8, 9, 30])
  func `the words of a title are counted up to eight`(count: Int) {
    let title = (0..<count).map { "word\($0)" }.joined(separator: " ")
    let found = terms(of: TestText(title: title, "the end"), FeatureOptions(analyzer: .marks))
    #expect(found == ["title \(min(count, 8))": [0..<count]])
  }

  @Test func `a word of the overview has no characters, whether or not a title has it`() {
    let block = FeatureBlock(FeatureOptions(analyzer: .titleCharacters, ngramRange: 3...3))
    #expect(TestText(title: "War", "war war").terms(of: block).count == 3)
    let corpus = Corpus([
      TestText(title: "War", "love").synopsis, TestText(title: "Love", "war").synopsis,
    ])
    #expect(TestText.terms(of: block, in: corpus, 0).map(\.words) == [0..<1, 0..<1, 0..<1])
    #expect(TestText.terms(of: block, in: corpus.untitled, 0).isEmpty)
  }

  @Test(
    arguments: [
      (.word, ["cities"]), (.stem, ["cit"]), (.wordPrefix, ["cit"]), (.wordSuffix, ["ies"]),
      (.decade, []), (.titleCharacters, [" ci", "cit", "iti", "tie", "ies", "es "]),
    ] as [(FeatureOptions.Analyzer, [String])])
  func `each kind of term has its part of a word`(
    analyzer: FeatureOptions.Analyzer, expected: [String]
  ) {
    var parts: [String] = []
    Array(" cities ".utf8).withUnsafeBufferPointer {
      analyzer.forEachPart(of: $0, 3...3) { parts.append(String(decoding: $0, as: UTF8.self)) }
    }
    #expect(parts == expected)
  }

  @Test(arguments: ["war", "naïveté", "東京都", "a\u{301}e\u{327}", "ǅǅed"])
  func `no stem cuts a character in two`(word: String) {
    Array(" \(word) ".utf8).withUnsafeBufferPointer { padded in
      FeatureOptions.Analyzer.stem.forEachPart(of: padded, 1...1) {
        #expect(String(validating: $0, as: UTF8.self)?.isEmpty == false)
      }
    }
  }

  /// Room for them is made in advance.
  @Test(
    arguments: [
      FeatureOptions(), FeatureOptions(ngramRange: 1...3), FeatureOptions(analyzer: .stem),
      FeatureOptions(analyzer: .stem, ngramRange: 2...4, omittedCount: 1),
      FeatureOptions(analyzer: .wordPrefix, ngramRange: 1...5),
      FeatureOptions(analyzer: .wordSuffix, ngramRange: 1...5), FeatureOptions(analyzer: .decade),
      FeatureOptions(analyzer: .titleCharacters, ngramRange: 1...5),
      FeatureOptions(analyzer: .marks),
    ],
    [
      "", "1984", "a! bb? bb 1984s - ééé", String(repeating: "ab ", count: 3000),
      String(repeating: "x", count: 64), String(repeating: "!", count: 500) + " word",
    ])
  func `every place of every term is found, however many there are`(
    options: FeatureOptions, text: String
  ) {
    let text = TestText(title: text, text)
    let (union, _) = FeatureUnion.fit(Corpus([text.synopsis]), options: [options], threads: 1)
    let row = union.transform(text.synopsis)
    let found = text.terms(of: union.blocks[0])
    #expect(row.occurrences.map(\.words.places) == found.map(\.words))
    #expect(row.terms.reduce(0) { $0 + Int($1.count) } == found.count)
    #expect(row.terms.count == Set(found.map(\.key)).count)
  }
}

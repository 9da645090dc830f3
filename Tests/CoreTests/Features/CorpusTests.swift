import TestSupport
import Testing

@testable import Core

struct CorpusTests {
  private let synopses = [
    Tokenizer.tokenize(Synopsis(title: "War!", overview: "War and love, war? War.")),
    Tokenizer.tokenize(Synopsis(overview: "Love… and war!")),
    Tokenizer.tokenize(Synopsis(title: "", overview: "")),
  ]
  private let corpus: Corpus

  init() { corpus = Corpus(synopses) }

  private func read(_ document: Int, of corpus: Corpus) -> TextWords {
    var text = TextWords()
    corpus.read(document, into: &text)
    return text
  }

  @Test func `a word is kept once, its places as numbers`() {
    #expect(corpus.count == 3 && corpus.wordCount == 9)
    #expect(corpus.words.words.map(\.key) == ["war", "and", "love"].map { TermKey.of($0) })
    #expect((0..<3).map { read($0, of: corpus).words } == [[0, 0, 1, 2, 0, 0], [2, 1, 0], []])
    #expect((0..<3).map { read($0, of: corpus).titleCount } == [1, 0, 0])
    #expect(corpus.words.words.map(\.isInTitle) == [true, false, false])
  }

  @Test func `marks are kept with those of the title first`() {
    func keys(_ terms: String...) -> [UInt64] { terms.map { TermKey.of($0) } }
    #expect(read(0, of: corpus).marks.map(\.key) == keys("title 1", "title !", "?"))
    #expect(read(1, of: corpus).marks.map(\.key) == keys("!"))
    #expect(read(2, of: corpus).marks.isEmpty)
  }

  @Test func `without titles it is as if there had been none`() {
    let plain = corpus.untitled
    #expect((0..<3).map { read($0, of: plain).words } == [[0, 1, 2, 0, 0], [2, 1, 0], []])
    #expect(read(0, of: plain).titleCount == 0)
    #expect(read(0, of: plain).marks.map(\.key) == [TermKey.of("?")])
    #expect(read(0, of: corpus).titleCount == 1, "the corpus itself keeps them")
  }

  @Test func `a synopsis tells where its words are among those of all`() {
    var text = TextWords()
    #expect((0..<3).map { corpus.read($0, into: &text) } == [0, 6, 9])
    #expect((0..<3).map { corpus.untitled.read($0, into: &text) } == [1, 6, 9])
  }

  @Test(arguments: [
    (FeatureOptions(analyzer: .stem), ["war", "and", "lov"]),
    (FeatureOptions(ngramRange: 2...2), ["war and", "and love", "love war", "war war"]),
    (FeatureOptions(analyzer: .stem, ngramRange: 2...2), ["war war", "and lov", "lov and"]),
    (FeatureOptions(analyzer: .titleCharacters, ngramRange: 4...4), [" war", "war "]),
    (FeatureOptions(analyzer: .marks), ["title 1", "title !", "?", "!"]),
  ])
  func `terms that were found by their keys have their texts`(
    options: FeatureOptions, some: [String]
  ) {
    let keys = CorpusKeys(FeatureBlock(options), corpus.words)
    let terms = TermCounter.terms(of: corpus, [keys], threads: 1)[0]
    let texts = corpus.texts(of: terms, keys.block)
    for (term, text) in zip(terms, texts) {
      #expect(text.withUnsafeBufferPointer(keys.block.key) == term.key)
    }
    let strings = texts.map { String(decoding: $0, as: UTF8.self) }
    #expect(Set(strings).isSuperset(of: some) && Set(strings).count == strings.count)
  }

  @Test func `the text of an n-gram has only what is not passed over`() {
    let options = FeatureOptions(ngramRange: 2...2, omittedCount: 1)
    let keys = CorpusKeys(FeatureBlock(options, omitted: ["and"]), corpus.words)
    let terms = TermCounter.terms(of: corpus, [keys], threads: 1)[0]
    let texts = corpus.texts(of: terms, keys.block).map { String(decoding: $0, as: UTF8.self) }
    #expect(texts.sorted() == ["love war", "war love", "war war"])
  }
}

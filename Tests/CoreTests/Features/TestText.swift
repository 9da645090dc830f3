@testable import Core

/// A text whose terms a test looks at: as training finds them, and as they are found for a request.
struct TestText {
  struct Term: Hashable {
    var key: UInt64
    /// Where it stands; a corpus does not keep where marks do.
    var words: Range<Int>
  }

  let synopsis: TokenizedSynopsis
  private let corpus: Corpus

  init(_ synopsis: TokenizedSynopsis) {
    self.synopsis = synopsis
    corpus = Corpus([synopsis])
  }

  init(title: String? = nil, _ overview: String) {
    self.init(Tokenizer.tokenize(Synopsis(title: title, overview: overview)))
  }

  /// The terms of a block as a request's are found.
  func terms(of block: FeatureBlock) -> [Term] {
    let words = WordKeys(synopsis)
    var text = TextWords(
      words: Array(0..<UInt32(words.words.count)), titleCount: synopsis.titleCount)
    synopsis.forEachMark { term, words, _ in
      text.marks.append(TextWords.Mark(key: TermKey.of(term), words: words))
    }
    var terms: [Term] = []
    words.words.withUnsafeBufferPointer { list in
      words.bytes.withUnsafeBufferPointer { bytes in
        TextKeys(block: block, words: list, bytes: bytes).forEachTerm(in: text) {
          terms.append(Term(key: $0, words: $1))
        }
      }
    }
    return terms
  }

  /// The terms of a block as training finds them.
  func trainingTerms(of block: FeatureBlock) -> [Term] {
    Self.terms(of: block, in: corpus, 0)
  }

  /// The terms of a block in a synopsis of a corpus.
  static func terms(of block: FeatureBlock, in corpus: Corpus, _ document: Int) -> [Term] {
    var text = TextWords()
    corpus.read(document, into: &text)
    var terms: [Term] = []
    CorpusKeys(block, corpus.words).forEachTerm(in: text) { terms.append(Term(key: $0, words: $1)) }
    return terms
  }
}

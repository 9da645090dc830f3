/// Where the terms of a corpus are in a vectorizer's vocabulary, without a look at their letters.
enum TermIndex: Sendable {
  case words(WordTerms)
  case runs(RunTerms)

  /// Learns a vectorizer from a corpus.
  static func fit(
    _ corpus: Corpus, _ options: TfidfOptions, threads: Int
  ) -> (vectorizer: TfidfVectorizer, index: TermIndex) {
    if options.spansWords {
      let (vectorizer, terms) = RunTerms.fit(corpus, options, threads: threads)
      return (vectorizer, .runs(terms))
    }
    let (vectorizer, terms) = WordTerms.fit(corpus, options)
    return (vectorizer, .words(terms))
  }

  /// Adds the column of each known term of a synopsis to `columns`, as often as it occurs.
  func append(
    _ document: Int, of corpus: Corpus, _ options: TfidfOptions, to columns: inout [UInt32]
  ) {
    switch self {
    case .words(let terms):
      terms.forEachTerm(of: document, corpus, options) { columns.append($0) }
    case .runs(let terms):
      terms.forEachTerm(of: document, corpus, options) { columns.append($0) }
    }
  }
}

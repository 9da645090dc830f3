/// Where the terms within each word of a corpus are: worked out once a word, not once a place.
struct WordTerms: Sendable {
  /// The terms of word `w` are `terms[starts[w]..<starts[w + 1]]`.
  private var starts: [UInt32] = [0]
  private var terms: [UInt32] = []

  /// Learns the terms that lie within words.
  static func fit(
    _ corpus: Corpus, _ options: TfidfOptions
  ) -> (vectorizer: TfidfVectorizer, terms: WordTerms) {
    var vocabulary = Vocabulary()
    var all = WordTerms(of: corpus, options, in: &vocabulary)
    let frequencies = all.documentFrequencies(corpus, options, termCount: vocabulary.count)
    let kept = vocabulary.indices.filter { frequencies[$0] >= max(1, options.minDocuments) }
      .sorted { (frequencies[$1], $0) < (frequencies[$0], $1) }
      .prefix(options.maxTerms)
    all.keep(Array(kept), of: vocabulary.count)
    let vectorizer = TfidfVectorizer(
      options: options, vocabulary: vocabulary.selecting(kept),
      documentFrequencies: kept.map { frequencies[$0] }, documentCount: corpus.count)
    return (vectorizer, all)
  }

  /// Lists the terms of every word, numbered in the order in which they come.
  private init(of corpus: Corpus, _ options: TfidfOptions, in vocabulary: inout Vocabulary) {
    let words = corpus.lists(options).texts
    let isUsed = corpus.lists(options).usedTexts(
      titlesOnly: options.analyzer == .titleCharacters)
    starts.reserveCapacity(words.count + 1)
    var padded: [UInt8] = []
    for word in words.indices {
      if isUsed[word] {
        padded = [UInt8(ascii: " ")]
        words.withBytes(of: word) { padded.append(contentsOf: $0) }
        padded.append(UInt8(ascii: " "))
        padded.withUnsafeBufferPointer { padded in
          options.forEachTerm(ofWord: padded) { terms.append(UInt32(vocabulary.insert($0))) }
        }
      }
      starts.append(UInt32(terms.count))
    }
  }

  /// How many synopses have each term.
  private func documentFrequencies(
    _ corpus: Corpus, _ options: TfidfOptions, termCount: Int
  ) -> [UInt32] {
    var frequencies = [UInt32](repeating: 0, count: termCount)
    var lastDocument = [UInt32](repeating: .max, count: termCount)
    for document in 0..<corpus.count {
      forEachTerm(of: document, corpus, options) { term in
        if lastDocument[Int(term)] != document {
          lastDocument[Int(term)] = UInt32(document)
          frequencies[Int(term)] += 1
        }
      }
    }
    return frequencies
  }

  /// Drops all terms but those of `kept`, whose places there become their numbers.
  private mutating func keep(_ kept: [Int], of termCount: Int) {
    var columns = [UInt32](repeating: .max, count: termCount)
    for (column, term) in kept.enumerated() { columns[term] = UInt32(column) }
    var end = 0
    for word in 0..<starts.count - 1 {
      let range = Int(starts[word])..<Int(starts[word + 1])
      starts[word] = UInt32(end)
      for place in range where columns[Int(terms[place])] != .max {
        terms[end] = columns[Int(terms[place])]
        end += 1
      }
    }
    starts[starts.count - 1] = UInt32(end)
    terms.removeLast(terms.count - end)
  }

  /// Calls `body` with each term of a synopsis, as often as it occurs.
  func forEachTerm(
    of document: Int, _ corpus: Corpus, _ options: TfidfOptions, _ body: (UInt32) -> Void
  ) {
    let lists = corpus.lists(options)
    let places =
      options.analyzer == .titleCharacters
      ? lists.titlePlaces(document) : lists.places(document)
    for place in places {
      let word = Int(lists.tokens[place])
      for index in Int(starts[word])..<Int(starts[word + 1]) { body(terms[index]) }
    }
  }
}

extension Corpus {
  /// What the terms that lie within words are taken from.
  fileprivate func lists(_ options: TfidfOptions) -> TokenLists {
    options.analyzer == .marks ? marks : words
  }
}

/// Counts in how many synopses of a corpus each term of a block is, and keeps the most frequent.
struct TermCounter {
  /// A term that was found.
  struct Term {
    var key: UInt64
    /// How many synopses have it, and which was the last of them.
    var documents: UInt32
    var lastDocument: UInt32
    /// Where its words first stand among those of all synopses, and how many they are.
    var place: UInt32
    var length: UInt32
  }

  private var index = HashIndex()
  private var terms: [Term] = []

  /// The terms of each block, the most frequent first; of equals, the one that stands first.
  ///
  /// A large corpus's n-grams are dealt out into shares by their keys, and each share is counted by
  /// itself: in tables that fit into memory however many n-grams there are.
  static func terms(
    of corpus: Corpus, _ keys: [CorpusKeys], threads: Int
  ) -> [[Term]] {
    let options = keys.map(\.block.options)
    let shares = options.map {
      $0.hasNgrams ? 1 + corpus.wordCount * $0.ngramRange.count / 2_000_000 : 1
    }
    let tasks = shares.enumerated().flatMap { block, shares in
      (0..<shares).map { (block: block, share: $0) }
    }
    let found = parallelMap(tasks.count, threads: threads) { task in
      let (block, share) = tasks[task]
      var counter = TermCounter()
      counter.count(corpus, keys[block], share: UInt64(share), of: UInt64(shares[block]))
      let minimum = UInt32(max(1, options[block].minDocuments))
      return counter.terms.filter { $0.documents >= minimum }
    }
    return keys.indices.map { block in
      let terms = zip(tasks, found).filter { $0.0.block == block }.flatMap(\.1)
      let order = terms.indices.sorted { one, other in
        let (a, b) = (terms[one], terms[other])
        return (b.documents, a.place, a.length, one) < (a.documents, b.place, b.length, other)
      }
      return order.prefix(options[block].maxTerms).map { terms[$0] }
    }
  }

  private mutating func count(
    _ corpus: Corpus, _ keys: CorpusKeys, share: UInt64, of shares: UInt64
  ) {
    var text = TextWords()
    for document in 0..<corpus.count {
      let first = corpus.read(document, into: &text)
      keys.forEachTerm(in: text) { key, words in
        guard (key >> 32) * shares >> 32 == share else { return }
        let number = index.insert(key)
        if number == terms.count {
          terms.append(
            Term(
              key: key, documents: 1, lastDocument: UInt32(document),
              place: UInt32(first + words.lowerBound), length: UInt32(words.count)))
        } else if terms[number].lastDocument != document {
          terms[number].lastDocument = UInt32(document)
          terms[number].documents += 1
        }
      }
    }
  }
}

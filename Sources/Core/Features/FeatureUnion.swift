/// Several blocks of features side by side: from a tokenised synopsis to its row of weights.
///
/// Fit it once, on the training synopses. The fitted value then belongs to the model: every later
/// synopsis must go through this one and no other. scikit-learn calls this `FeatureUnion`; a block's
/// weight is its `transformer_weights`.
///
///     let (features, matrix) = FeatureUnion.fit(corpus, options: TrainingOptions.bestFeatures, threads: 0)
///     features.transform(Tokenizer.tokenize(synopsis)).row  // as the matrix has it
package final class FeatureUnion: Sendable {
  package let blocks: [FeatureBlock]
  /// The terms of all blocks, one block's after the other's, the most frequent of each first.
  package let vocabulary: Vocabulary
  package let transformer: TfidfTransformer
  /// The block whose terms are the words as such.
  private let wordBlock: Int?

  /// Puts a stored union together again.
  package init(_ blocks: [FeatureBlock], _ vocabulary: Vocabulary, _ transformer: TfidfTransformer) {
    precondition(
      vocabulary.count == transformer.idf.count,
      "\(vocabulary.count) terms but \(transformer.idf.count) idf weights")
    self.blocks = blocks
    self.vocabulary = vocabulary
    self.transformer = transformer
    wordBlock = blocks.firstIndex { $0.options.isWords }
  }

  /// The number of columns of all blocks.
  package var columnCount: Int { vocabulary.count }

  /// The columns of the words that are known as such.
  package var wordColumns: Range<Int> { wordBlock.map { blocks[$0].columns } ?? 0..<0 }

  /// Learns the terms of each block and their weighting, and turns the corpus into rows.
  package static func fit(
    _ corpus: Corpus, options: [FeatureOptions], threads: Int
  ) -> (features: FeatureUnion, matrix: TfidfMatrix) {
    let (features, matrix, _) = fit(corpus, options: options, untitled: [], threads: threads)
    return (features, matrix)
  }

  /// The same, with some of the synopses once more: as they are without their titles.
  ///
  /// - Parameters:
  ///   - documents: which synopses.
  ///   - trainingRows: the synopses whose weighting is learned; `nil`: that of all.
  package static func fit(
    _ corpus: Corpus, options: [FeatureOptions], untitled documents: [Int],
    trainingRows: [UInt32]? = nil, threads: Int
  ) -> (features: FeatureUnion, matrix: TfidfMatrix, untitled: TfidfMatrix) {
    let empty = options.map { options in
      FeatureBlock(options, omitted: mostFrequentUnits(of: corpus, options, threads: threads))
    }
    let keys = corpus.keys(of: empty)
    let (blocks, vocabulary) = vocabulary(of: corpus, keys, threads: threads)
    let counts = CountMatrix(
      corpus, documents: Array(0..<corpus.count), keys, blocks, vocabulary, threads: threads)
    let matrix = TfidfMatrix(
      fitting: counts, rows: trainingRows ?? Array(0..<UInt32(corpus.count)), threads: threads)
    let untitled = CountMatrix(
      corpus.untitled, documents: documents, keys, blocks, vocabulary, threads: threads)
    return (
      FeatureUnion(blocks, vocabulary, matrix.transformer), matrix,
      TfidfMatrix(untitled, matrix.transformer, threads: threads)
    )
  }

  /// The words or stems that a block's n-grams are to pass over.
  private static func mostFrequentUnits(
    of corpus: Corpus, _ options: FeatureOptions, threads: Int
  ) -> [String] {
    guard options.omittedCount > 0 else { return [] }
    let units = FeatureOptions(analyzer: options.analyzer, maxTerms: options.omittedCount)
    let keys = corpus.keys(of: [FeatureBlock(units)])
    let (_, vocabulary) = vocabulary(of: corpus, keys, threads: threads)
    return (0..<vocabulary.count).map { vocabulary[$0] }
  }

  /// The terms to keep of each block, with columns and texts.
  private static func vocabulary(
    of corpus: Corpus, _ keys: WordKeys, threads: Int
  ) -> ([FeatureBlock], Vocabulary) {
    let terms = TermCounter.terms(of: corpus, keys, threads: threads)
    var vocabulary = Vocabulary(capacity: terms.reduce(0) { $0 + $1.count })
    var blocks: [FeatureBlock] = []
    for (block, terms) in zip(keys.blocks, terms) {
      let first = vocabulary.count
      for (term, text) in zip(terms, corpus.texts(of: terms, block)) {
        let isNew = text.withUnsafeBufferPointer { vocabulary.append($0, key: term.key) }
        precondition(isNew, "two terms have the key \(term.key)")
      }
      blocks.append(
        FeatureBlock(
          block.options, omitted: block.omitted, columns: first..<vocabulary.count))
    }
    return (blocks, vocabulary)
  }

  /// Turns one synopsis into its terms and their places; what training never saw adds nothing.
  package func transform(_ synopsis: TokenizedSynopsis) -> FeatureRow {
    let count = synopsis.tokens.count
    var keys = WordKeys(blocks, capacity: count)
    var wordKeys: [UInt64] = []
    wordKeys.reserveCapacity(count)
    synopsis.bytes.withUnsafeBufferPointer { bytes in
      for token in 0..<count {
        synopsis.withPaddedBytes(of: token, bytes) { padded in
          let key = TermKey.of(UnsafeBufferPointer(rebasing: padded[1..<padded.count - 1]))
          wordKeys.append(key)
          keys.append(word: padded, key: key, isInTitle: token < synopsis.titleCount)
        }
      }
    }
    var text = TextWords(words: Array(0..<UInt32(count)), titleCount: synopsis.titleCount)
    synopsis.forEachMark { term, words, _ in
      text.marks.append(TextWords.Mark(number: UInt32(keys.count), words: words))
      keys.append(mark: TermKey.of(term))
    }
    return row(of: text, keys, wordKeys)
  }

  private func row(of text: TextWords, _ keys: WordKeys, _ wordKeys: [UInt64]) -> FeatureRow {
    var isKnown = [Bool](repeating: false, count: wordKeys.count)
    var terms: [FeatureRow.Term] = []
    var occurrences: [FeatureRow.Occurrence] = []
    terms.reserveCapacity(wordKeys.count * blocks.count)
    occurrences.reserveCapacity(wordKeys.count * blocks.count)
    // The numbers of columns here are the places of terms.
    var columns = HashIndex(capacity: wordKeys.count * 6)
    for (block, options) in blocks.lazy.map(\.options).enumerated() {
      let first = terms.count
      keys.forEachTerm(of: block, in: text) { key, words in
        guard let column = vocabulary.column(of: key) else { return }
        if block == wordBlock { isKnown[words.lowerBound] = true }
        let term = columns.insert(UInt64(column))
        if term == terms.count {
          terms.append(FeatureRow.Term(column: Int32(column), count: 1, value: 0))
        } else {
          terms[term].count &+= 1
        }
        occurrences.append(FeatureRow.Occurrence(term: term, words: words))
      }
      terms.withUnsafeMutableBufferPointer {
        transformer.weigh(UnsafeMutableBufferPointer(rebasing: $0[first...]), of: block, options)
      }
    }
    return FeatureRow(
      wordKeys: wordKeys, isKnown: isKnown, terms: terms, occurrences: occurrences)
  }

  /// Calls `body` with the column of each known term within a word of an overview, and with its
  /// value in a synopsis of mean length that has it once.
  package func forEachTerm(ofWord word: String, _ body: (_ column: Int, _ value: Float) -> Void) {
    var (word, padded) = (word, " \(word) ")
    var keys = WordKeys(blocks)
    padded.withUTF8 { padded in
      keys.append(word: padded, key: word.withUTF8(TermKey.of), isInTitle: false)
    }
    for (block, options) in blocks.lazy.map(\.options).enumerated() where options.isWithinWords {
      keys.forEachTerm(of: block, in: TextWords(words: [0])) { key, _ in
        guard let column = vocabulary.column(of: key) else { return }
        let mean = transformer.meanLengths[block]
        body(column, transformer.idf[column] * options.scale(length: mean, meanLength: mean))
      }
    }
  }
}

extension Corpus {
  /// The texts of a block's terms.
  fileprivate func texts(of terms: [TermCounter.Term], _ block: FeatureBlock) -> [[UInt8]] {
    if block.options.hasNgrams {
      return terms.map { ngram(block, at: Int($0.place)..<Int($0.place + $0.length)) }
    }
    var numbers = HashIndex(capacity: terms.count)
    for term in terms { numbers.insert(term.key) }
    var texts = [[UInt8]](repeating: [], count: terms.count)
    forEachText(of: block) { text, key in
      if let number = numbers.number(of: key), texts[number].isEmpty {
        texts[number] = Array(text)
      }
    }
    return texts
  }
}

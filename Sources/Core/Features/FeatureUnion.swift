/// Several blocks of features side by side: from a tokenised synopsis to its row of weights.
///
/// Fit it once, on the training synopses. The fitted value then belongs to the model: every later
/// synopsis must go through this one and no other. scikit-learn calls this `FeatureUnion`; a block's
/// weight is its `transformer_weights`.
///
///     let (features, matrix) = FeatureUnion.fit(corpus, options: options, threads: 0)
///     features.transform(Tokenizer.tokenize(synopsis)).terms  // weighed as the matrix has them
package final class FeatureUnion: Sendable {
  package let blocks: [FeatureBlock]
  /// The terms of all blocks, one block's after the other's, the most frequent of each first.
  package let vocabulary: Vocabulary
  package let transformer: TfidfTransformer
  /// The block whose terms are the words as such.
  private let wordBlock: Int?

  /// Puts a stored union together again.
  package init(_ blocks: [FeatureBlock], _ vocabulary: Vocabulary, _ transformer: TfidfTransformer)
  {
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
  ///   - given: a block whose terms are known beforehand; it comes last.
  ///   - documents: which synopses.
  ///   - trainingRows: the synopses whose weighting is learned; `nil`: that of all.
  package static func fit(
    _ corpus: Corpus, options: [FeatureOptions],
    given: (options: FeatureOptions, terms: [String])? = nil, untitled documents: [Int],
    trainingRows: [UInt32]? = nil, threads: Int
  ) -> (features: FeatureUnion, matrix: TfidfMatrix, untitled: TfidfMatrix) {
    var keys = parallelMap(options.count, threads: threads) { block in
      let omitted = mostFrequentUnits(of: corpus, options[block])
      return CorpusKeys(FeatureBlock(options[block], omitted: omitted), corpus.words)
    }
    var (blocks, vocabulary) = vocabulary(of: corpus, keys, threads: threads)
    if let given {
      let (first, block) = (vocabulary.count, FeatureBlock(given.options))
      for var term in given.terms {
        term.withUTF8 { _ = vocabulary.append($0, key: block.key(of: $0)) }
      }
      blocks.append(
        FeatureBlock(given.options, columns: first..<vocabulary.count, isGiven: true))
      keys.append(CorpusKeys(blocks[options.count], corpus.words))
    }
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
    of corpus: Corpus, _ options: FeatureOptions
  ) -> [String] {
    guard options.omittedCount > 0 else { return [] }
    let units = FeatureOptions(analyzer: options.analyzer, maxTerms: options.omittedCount)
    let keys = CorpusKeys(FeatureBlock(units), corpus.words)
    let terms = TermCounter.terms(of: corpus, [keys], threads: 1)[0]
    return corpus.texts(of: terms, keys.block).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The terms to keep of each block, with columns and texts.
  private static func vocabulary(
    of corpus: Corpus, _ keys: [CorpusKeys], threads: Int
  ) -> ([FeatureBlock], Vocabulary) {
    let terms = TermCounter.terms(of: corpus, keys, threads: threads)
    var vocabulary = Vocabulary(capacity: terms.reduce(0) { $0 + $1.count })
    var blocks: [FeatureBlock] = []
    for (block, terms) in zip(keys.map(\.block), terms) {
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
    let words = WordKeys(synopsis)
    let count = words.words.count
    var text = TextWords(words: Array(0..<UInt32(count)), titleCount: synopsis.titleCount)
    synopsis.forEachMark { term, words, _ in
      text.marks.append(TextWords.Mark(key: TermKey.of(term), words: words))
    }
    var found = GrowableBuffer<FoundTerm>(capacity: count * blocks.count)
    var ends: [Int] = []
    ends.reserveCapacity(blocks.count)
    words.bytes.withUnsafeBufferPointer { bytes in
      words.words.withUnsafeBufferPointer { words in
        for block in blocks {
          TextKeys(block: block, words: words, bytes: bytes).forEachTerm(in: text) { key, words in
            found.append(FoundTerm(key: key, words: WordRange(words)))
          }
          ends.append(found.count)
        }
      }
    }
    return row(UnsafeBufferPointer(found.elements), ends, words.words.map(\.key))
  }

  /// A term of a text, known or not.
  private struct FoundTerm: BitwiseCopyable {
    let key: UInt64
    let words: WordRange
  }

  /// Looks terms up, counts and weighs them.
  ///
  /// - Parameters:
  ///   - found: all terms, block by block, each as often as it occurs.
  ///   - ends: where each block's terms end.
  private func row(
    _ found: UnsafeBufferPointer<FoundTerm>, _ ends: [Int], _ wordKeys: [UInt64]
  ) -> FeatureRow {
    let columns = vocabulary.columns(of: found.count) { found[$0].key }
    let known = columns.count { $0 >= 0 }
    var isKnown = [Bool](repeating: false, count: wordKeys.count)
    var numbers = HashIndex(capacity: known)
    var terms: [FeatureRow.Term] = []
    let occurrences = [FeatureRow.Occurrence](unsafeUninitializedCapacity: known) {
      occurrences, occurrenceCount in
      terms = [FeatureRow.Term](unsafeUninitializedCapacity: known) { terms, termCount in
        numbers.withRoom(for: known) { insert in
          var (first, count, place) = (0, 0, 0)
          for (block, end) in ends.enumerated() {
            let (firstTerm, isWord) = (count, blocks[block].analyzer == .word)
            for index in first..<end where columns[index] >= 0 {
              let (term, words) = (insert(UInt64(columns[index])), found[index].words)
              if term == count {
                terms.initializeElement(at: term, to: FeatureRow.Term(column: columns[index]))
                count &+= 1
              } else {
                terms[term].count &+= 1
              }
              occurrences.initializeElement(
                at: place, to: FeatureRow.Occurrence(of: term, words))
              place &+= 1
              if isWord && words.places.count == 1 { isKnown[words.places.lowerBound] = true }
            }
            transformer.weigh(
              UnsafeMutableBufferPointer(rebasing: terms[firstTerm..<count]), of: block,
              blocks[block].options)
            first = end
          }
          (termCount, occurrenceCount) = (count, place)
        }
      }
    }
    return FeatureRow(
      wordKeys: wordKeys, isKnown: isKnown, terms: terms, occurrences: occurrences)
  }

  /// Calls `body` with the column of each known term within a word of an overview, and with its
  /// value in a synopsis of mean length that has it once.
  package func forEachTerm(ofWord word: String, _ body: (_ column: Int, _ value: Float) -> Void) {
    var (word, words) = (word, WordKeys())
    word.withUTF8 { words.append($0) }
    for (index, block) in blocks.enumerated() {
      CorpusKeys(block, words).forEachTerm(in: TextWords(words: [0])) { key, _ in
        guard let column = vocabulary.column(of: key) else { return }
        let mean = transformer.meanLengths[index]
        let scale = block.options.scale(length: mean, meanLength: mean)
        body(column, transformer.idf[column] * scale)
      }
    }
  }
}

/// Several vectorizers side by side: each has a block of columns of its own.
///
/// scikit-learn calls this `FeatureUnion`; a vectorizer's weight is its
/// `transformer_weights`.
public final class FeatureUnion: Sendable {
  public let vectorizers: [TfidfVectorizer]
  /// The first column of each vectorizer.
  private let offsets: [Int]
  private let lexicon: Lexicon
  /// The number of columns of all vectorizers.
  public let columnCount: Int

  public init(_ vectorizers: [TfidfVectorizer]) {
    self.vectorizers = vectorizers
    var offsets: [Int] = []
    var columnCount = 0
    for vectorizer in vectorizers {
      offsets.append(columnCount)
      columnCount += vectorizer.vocabulary.count
    }
    self.offsets = offsets
    lexicon = Lexicon(vectorizers, offsets: offsets)
    self.columnCount = columnCount
  }

  /// The words that are known as such, alone.
  package var words: Vocabulary? {
    vectorizers.first { $0.options.isWords }?.vocabulary
  }

  /// Calls `body` with the column of each known term within a word of an overview, and with its
  /// value in a synopsis of mean length that has it once.
  package func forEachTerm(ofWord word: String, _ body: (_ column: Int, _ value: Float) -> Void) {
    var padded = " \(word) "
    padded.withUTF8 { padded in
      for (vectorizer, offset) in zip(vectorizers, offsets) {
        let options = vectorizer.options
        guard options.isWithinWords else { continue }
        vectorizer.forEachColumn(ofWord: padded) { index in
          let mean = vectorizer.meanLength
          body(
            offset + index,
            vectorizer.idf[index] * options.scale(length: mean, meanLength: mean))
        }
      }
    }
  }

  /// Learns one vectorizer for each of `options`, and turns the corpus into rows.
  ///
  /// - Returns: the vectorizers, and a row of `columnCount` columns for each synopsis.
  public static func fit(
    _ corpus: Corpus, options: [TfidfOptions], threads: Int
  ) -> (features: FeatureUnion, matrix: TermMatrix) {
    let (features, matrix, _) = fit(corpus, options: options, untitled: [], threads: threads)
    return (features, matrix)
  }

  /// The same, with some of the synopses once more: as they are without their titles.
  ///
  /// - Parameters:
  ///   - documents: which synopses.
  ///   - trainingRows: the synopses whose idf and mean lengths are learned; `nil`: those of all.
  package static func fit(
    _ corpus: Corpus, options: [TfidfOptions], untitled documents: [Int],
    trainingRows: [UInt32]? = nil, threads: Int
  ) -> (features: FeatureUnion, matrix: TermMatrix, untitled: TermMatrix) {
    let fits = parallelMap(options.count, threads: threads) {
      TermIndex.fit(corpus, options[$0], threads: threads)
    }
    let indices = fits.map(\.index)
    let vectorizers = fits.map(\.vectorizer)
    let matrix = TermMatrix(
      corpus, vectorizers, indices, trainingRows: trainingRows, threads: threads)
    var column = 0
    let weighted = vectorizers.indices.map { block in
      let fit = vectorizers[block]
      defer { column += fit.vocabulary.count }
      return TfidfVectorizer(
        options: fit.options, vocabulary: fit.vocabulary, omitted: fit.omitted,
        idf: Array(matrix.idf[column..<column + fit.vocabulary.count]),
        meanLength: matrix.meanLengths[block])
    }
    let untitled = TermMatrix(
      corpus.untitled, documents: documents, weighted, indices, threads: threads)
    return (FeatureUnion(weighted), matrix, untitled)
  }

  /// Turns one synopsis into its terms and their places.
  package func features(of synopsis: TokenizedSynopsis) -> Features {
    let words = HashedWords(synopsis, in: lexicon.words)
    let rooms = vectorizers.map { $0.options.mostTerms(of: synopsis) }
    return TermTally.features(of: words, rooms: rooms) { tally in
      for (block, vectorizer) in vectorizers.enumerated() {
        if let slot = lexicon.slots[block] {
          add(synopsis, words, slot: slot, of: vectorizer, offset: offsets[block], to: &tally)
        } else {
          vectorizer.add(synopsis, words, offset: offsets[block], to: &tally)
        }
        tally.end(vectorizer, offset: offsets[block])
      }
    }
  }

  /// Adds the terms of a vectorizer that makes at most one of a word.
  private func add(
    _ synopsis: TokenizedSynopsis, _ words: HashedWords, slot: Int, of vectorizer: TfidfVectorizer,
    offset: Int, to tally: inout TermTally
  ) {
    lexicon.columns.withUnsafeBufferPointer { columns in
      for (token, word) in words.words.enumerated() {
        if word.number >= 0 {
          let column = columns[Int(word.number) &* lexicon.width &+ slot]
          if column >= 0 { tally.add(column: Int(column), tokens: token..<token &+ 1) }
        } else {
          synopsis.withPaddedBytes(of: token) { padded in
            vectorizer.forEachColumn(ofWord: padded) { index in
              tally.add(column: offset + index, tokens: token..<token + 1)
            }
          }
        }
      }
    }
  }
}

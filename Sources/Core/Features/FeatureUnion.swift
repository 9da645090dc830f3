/// A synopsis as numbers, and the words that the numbers come from.
package struct Features: Sendable {
  package var row = SparseRow()
  /// Each place where a known term begins, by ascending column.
  package var occurrences: [Occurrence] = []

  /// Calls `body` with the words of each known term, its column, and its part of the column's value.
  ///
  /// A term that occurs twice has half of the value at each place.
  @inline(__always)
  func forEachOccurrence(_ body: (_ tokens: Range<Int>, _ column: Int, _ value: Float) -> Void) {
    var position = 0
    for index in row.columns.indices {
      let column = Int(row.columns[index])
      let first = position
      while position < occurrences.count && occurrences[position].column == column { position += 1 }
      let value = row.values[index] / Float(position - first)
      for occurrence in occurrences[first..<position] { body(occurrence.tokens, column, value) }
    }
  }
}

/// Several vectorizers side by side: each has a block of columns of its own.
///
/// scikit-learn calls this `FeatureUnion`; a vectorizer's weight is its
/// `transformer_weights`.
public struct FeatureUnion: Sendable {
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

  /// The same columns with the idf and mean lengths that a matrix of them has learned.
  func weighted(as matrix: TermMatrix) -> FeatureUnion {
    FeatureUnion(
      vectorizers.indices.map { block in
        let vectorizer = vectorizers[block]
        let columns = offsets[block]..<offsets[block] + vectorizer.vocabulary.count
        return TfidfVectorizer(
          options: vectorizer.options, vocabulary: vectorizer.vocabulary,
          omitted: vectorizer.omitted, idf: Array(matrix.idf[columns]),
          meanLength: matrix.meanLengths[block])
      })
  }

  /// The words that are known as such, alone.
  package var words: Vocabulary? {
    vectorizers.first { $0.options.analyzer == .word && !$0.options.spansWords }?.vocabulary
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

  /// How many words are known as such, alone or in a run of words, not only their beginnings.
  package func knownWords(in features: Features, of words: Range<Int>) -> Int {
    var isKnown = [Bool](repeating: false, count: words.count)
    var block = 0
    for occurrence in features.occurrences {
      while block + 1 < offsets.count && occurrence.column >= offsets[block + 1] { block += 1 }
      guard vectorizers[block].options.analyzer == .word else { continue }
      for token in occurrence.tokens.clamped(to: words) { isKnown[token - words.lowerBound] = true }
    }
    return isKnown.count { $0 }
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
  /// - Parameter documents: which synopses.
  package static func fit(
    _ corpus: Corpus, options: [TfidfOptions], untitled documents: [Int], threads: Int
  ) -> (features: FeatureUnion, matrix: TermMatrix, untitled: TermMatrix) {
    let fits = parallelMap(options.count, threads: threads) {
      TermIndex.fit(corpus, options[$0], threads: threads)
    }
    let indices = fits.map(\.index)
    var vectorizers = fits.map(\.vectorizer)
    let matrix = TermMatrix(corpus, vectorizers, indices, threads: threads)
    for block in vectorizers.indices { vectorizers[block].meanLength = matrix.meanLengths[block] }
    let untitled = TermMatrix(
      corpus.untitled, documents: documents, vectorizers, indices, threads: threads)
    return (FeatureUnion(vectorizers), matrix, untitled)
  }

  /// Turns one synopsis into its row and the places of its terms.
  package func features(of synopsis: TokenizedSynopsis) -> Features {
    let words = HashedWords(synopsis, in: lexicon.words)
    var occurrences: [Occurrence] = []
    var row = SparseRow()
    let room = synopsis.tokens.count * vectorizers.count
    occurrences.reserveCapacity(room)
    row.columns.reserveCapacity(room)
    row.values.reserveCapacity(room)
    for block in vectorizers.indices {
      let first = occurrences.count
      if let slot = lexicon.slots[block] {
        append(synopsis, words, slot: slot, of: block, to: &occurrences)
      } else {
        vectorizers[block].append(synopsis, words, offset: offsets[block], to: &occurrences)
      }
      occurrences.withUnsafeMutableBufferPointer { all in
        let own = UnsafeMutableBufferPointer(rebasing: all[first...])
        own.sortInPlace()
        vectorizers[block].appendWeights(of: own, offset: offsets[block], to: &row)
      }
    }
    return Features(row: row, occurrences: occurrences)
  }

  /// Adds the places of the terms of a vectorizer that makes at most one of a word.
  private func append(
    _ synopsis: TokenizedSynopsis, _ words: HashedWords, slot: Int, of block: Int,
    to occurrences: inout [Occurrence]
  ) {
    for token in words.words.indices {
      let number = words.words[token].number
      if number >= 0 {
        guard let column = lexicon.column(of: number, slot: slot) else { continue }
        occurrences.append(Occurrence(column: column, tokens: token..<token &+ 1))
      } else {
        synopsis.withPaddedBytes(of: token) { padded in
          vectorizers[block].forEachColumn(ofWord: padded) { index in
            occurrences.append(
              Occurrence(column: offsets[block] + index, tokens: token..<token + 1))
          }
        }
      }
    }
  }
}

extension UnsafeMutableBufferPointer<Occurrence> {
  /// Sorts; the few of a usual synopsis in the way that is quickest for a few.
  fileprivate func sortInPlace() {
    var buffer = self
    guard count <= 64 else { return buffer.sort() }
    for index in indices.dropFirst() {
      let occurrence = self[index]
      var place = index
      while place > 0 && occurrence < self[place &- 1] {
        self[place] = self[place &- 1]
        place &-= 1
      }
      self[place] = occurrence
    }
  }
}

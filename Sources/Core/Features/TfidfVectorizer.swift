/// Turns tokenised synopses into rows of tf-idf weights.
///
/// Fit it once, on the training synopses. The fitted value then belongs to the
/// model: every later synopsis must go through this one and no other.
///
/// With `n` synopses, `df(t)` of them holding the term `t`:
///
///     idf(t)    = (ln((1 + n) / (1 + df(t))) + 1) ^ options.idfPower
///     w(t, d)   = (1 + ln(count of t in d)) · idf(t)
///
/// and each row is scaled to `options.weight`. With powers of 1, scikit-learn calls this
/// `smooth_idf` with `sublinear_tf`; the golden tests hold us to its numbers. A `lengthPower`
/// below 1 lets a long synopsis weigh more than a short one (pivoted length normalisation: Singhal,
/// Buckley and Mitra 1996).
public final class TfidfVectorizer: Sendable {
  public let options: TfidfOptions
  /// The terms, the most frequent first; a term's index is its column.
  public let vocabulary: Vocabulary
  /// The words or stems that runs pass over.
  public let omitted: Vocabulary
  /// One weight a term.
  public let idf: [Float]
  /// The mean length of the training rows that have a term, before they were scaled.
  public let meanLength: Float

  /// Puts a stored vectorizer together again.
  public init(
    options: TfidfOptions, vocabulary: Vocabulary, omitted: Vocabulary = Vocabulary(),
    idf: [Float], meanLength: Float = 1
  ) {
    precondition(
      vocabulary.count == idf.count, "\(vocabulary.count) terms but \(idf.count) idf weights")
    self.options = options
    self.vocabulary = vocabulary
    self.omitted = omitted
    self.idf = idf
    self.meanLength = meanLength
  }

  /// Learns the idf of terms from the number of synopses that have each.
  convenience init(
    options: TfidfOptions, vocabulary: Vocabulary, omitted: Vocabulary = Vocabulary(),
    documentFrequencies: [UInt32], documentCount: Int
  ) {
    self.init(
      options: options, vocabulary: vocabulary, omitted: omitted,
      idf: documentFrequencies.map { options.idf(frequency: $0, of: documentCount) })
  }

  /// Adds each known term of a synopsis, in columns from `offset` on.
  ///
  /// Terms that training never saw add nothing.
  func add(
    _ synopsis: TokenizedSynopsis, _ words: HashedWords, offset: Int, to tally: inout TermTally
  ) {
    if options.spansWords {
      synopsis.bytes.withUnsafeBufferPointer { bytes in
        RunWords(of: words, bytes, options, omitting: omitted)
          .forEachRun(options.ngramRange, in: vocabulary, bytes) { column, tokens in
            tally.add(column: offset + column, tokens: tokens)
          }
      }
    } else {
      options.forEachTerm(of: synopsis) { term, tokens in
        if let column = vocabulary.index(of: term) {
          tally.add(column: offset + column, tokens: tokens)
        }
      }
    }
  }

  /// Calls `body` with the index of each known term that lies within a word.
  ///
  /// - Parameter padded: the word between two spaces.
  func forEachColumn(ofWord padded: UnsafeBufferPointer<UInt8>, _ body: (Int) -> Void) {
    options.forEachTerm(ofWord: padded) { term in
      if let index = vocabulary.index(of: term) { body(index) }
    }
  }
}

/// A synopsis as numbers, and the words that the numbers come from.
package struct Features: Sendable {
  package var row = SparseRow()
  /// Each place where a known term begins, by ascending column.
  package var occurrences: [Occurrence] = []
}

/// Several vectorizers side by side: each has a block of columns of its own.
///
/// scikit-learn calls this `FeatureUnion`; a vectorizer's weight is its
/// `transformer_weights`.
public struct FeatureUnion: Sendable {
  public let vectorizers: [TfidfVectorizer]
  /// The first column of each vectorizer.
  private let offsets: [Int]
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
    self.columnCount = columnCount
  }

  /// Learns one vectorizer for each of `options`, side by side.
  public init(fitting synopses: [TokenizedSynopsis], options: [TfidfOptions], threads: Int) {
    self.init(
      parallelMap(options.count, threads: threads) {
        TfidfVectorizer(fitting: synopses, options: options[$0])
      })
  }

  /// Turns synopses into rows of `columnCount` columns.
  public func matrix(of synopses: [TokenizedSynopsis], threads: Int) -> SparseMatrix {
    let rows = parallelMap(synopses.count, threads: threads) { features(of: synopses[$0]).row }
    var matrix = SparseMatrix(columnCount: columnCount)
    for row in rows { matrix.append(row) }
    return matrix
  }

  /// Turns one synopsis into its row and the places of its terms.
  package func features(of synopsis: TokenizedSynopsis) -> Features {
    var features = Features()
    features.occurrences.reserveCapacity(synopsis.tokens.count * 2)
    for (vectorizer, offset) in zip(vectorizers, offsets) {
      vectorizer.append(synopsis, offset: offset, to: &features)
    }
    return features
  }
}

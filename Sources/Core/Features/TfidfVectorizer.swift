import Glibc

/// Which terms of a synopsis a vectorizer counts, and how it weighs them.
///
/// The names are scikit-learn's where it has the same thing.
public struct TfidfOptions: Hashable, Codable, Sendable {
  /// What a term is.
  public enum Analyzer: String, Codable, Sendable {
    /// Runs of words, of title and overview.
    case word
    /// The first characters of each word of title and overview: a simple stem. A shorter word is
    /// its own.
    case wordPrefix = "word_prefix"
    /// Runs of characters within a word of the title, its borders included (`char_wb`).
    case titleCharacters = "title_char_wb"
  }

  public var analyzer: Analyzer
  /// How many words or characters a term has, at least and at most.
  public var ngramRange: ClosedRange<Int>
  /// Terms in fewer training synopses are left out.
  public var minDocuments: Int
  /// The length of every row that has a term.
  public var weight: Float

  public init(
    analyzer: Analyzer = .word, ngramRange: ClosedRange<Int> = 1...1, minDocuments: Int = 1,
    weight: Float = 1
  ) {
    self.analyzer = analyzer
    self.ngramRange = ngramRange
    self.minDocuments = minDocuments
    self.weight = weight
  }

  private enum CodingKeys: String, CodingKey {
    case analyzer, weight
    case ngramRange = "ngram_range"
    case minDocuments = "min_df"
  }
}

/// Turns tokenised synopses into rows of tf-idf weights.
///
/// Fit it once, on the training synopses. The fitted value then belongs to the
/// model: every later synopsis must go through this one and no other.
///
/// With `n` synopses, `df(t)` of them holding the term `t`:
///
///     idf(t)    = ln((1 + n) / (1 + df(t))) + 1
///     w(t, d)   = (1 + ln(count of t in d)) · idf(t)
///
/// and each row is scaled to `options.weight`. scikit-learn calls this
/// `smooth_idf` with `sublinear_tf`; the golden tests hold us to its numbers.
public struct TfidfVectorizer: Sendable {
  public let options: TfidfOptions
  /// The terms, ascending by their bytes; a term's index is its column.
  public let vocabulary: Vocabulary
  /// One weight a term.
  public let idf: [Float]

  /// Puts a stored vectorizer together again.
  public init(options: TfidfOptions, vocabulary: Vocabulary, idf: [Float]) {
    precondition(
      vocabulary.count == idf.count, "\(vocabulary.count) terms but \(idf.count) idf weights")
    self.options = options
    self.vocabulary = vocabulary
    self.idf = idf
  }

  /// Learns the terms and their idf.
  ///
  /// - Complexity: O(bytes of all synopses), plus the sorting of the terms.
  public init(fitting synopses: [TokenizedSynopsis], options: TfidfOptions = TfidfOptions()) {
    var seen = Vocabulary()
    var frequencies: [Int32] = []
    var lastDocument: [Int32] = []
    for (document, synopsis) in synopses.enumerated() {
      Self.forEachTerm(of: synopsis, options) { term, _ in
        let index = seen.insert(term)
        if index == frequencies.count {
          frequencies.append(1)
          lastDocument.append(Int32(document))
        } else if lastDocument[index] != document {
          frequencies[index] += 1
          lastDocument[index] = Int32(document)
        }
      }
    }
    let kept = seen.sortedIndices().filter { frequencies[$0] >= options.minDocuments }
    let n = Double(synopses.count)
    self.init(
      options: options, vocabulary: Vocabulary(kept.lazy.map { seen[$0] }),
      idf: kept.map { Float(log((1 + n) / (1 + Double(frequencies[$0]))) + 1) })
  }

  /// Calls `body` with the bytes of each term, in order, and the tokens that it stands for.
  static func forEachTerm(
    of synopsis: TokenizedSynopsis, _ options: TfidfOptions,
    _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) -> Void
  ) {
    synopsis.bytes.withUnsafeBufferPointer { bytes in
      switch options.analyzer {
      case .word: forEachWordRun(of: synopsis.tokens, in: bytes, options.ngramRange, body)
      case .wordPrefix:
        for (index, token) in synopsis.tokens.enumerated() {
          let word = UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)])
          forEachPrefix(of: word, options.ngramRange) { body($0, index..<index + 1) }
        }
      case .titleCharacters:
        for (index, token) in synopsis.tokens.prefix(synopsis.titleCount).enumerated() {
          let padded = UnsafeBufferPointer(
            rebasing: bytes[Int(token.start) - 1..<Int(token.end) + 1])
          forEachCharacterRun(of: padded, options.ngramRange) { body($0, index..<index + 1) }
        }
      }
    }
  }

  private static func forEachWordRun(
    of tokens: [Token], in bytes: UnsafeBufferPointer<UInt8>, _ lengths: ClosedRange<Int>,
    _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) -> Void
  ) {
    for first in tokens.indices {
      for length in lengths where first + length <= tokens.count {
        let range = Int(tokens[first].start)..<Int(tokens[first + length - 1].end)
        body(UnsafeBufferPointer(rebasing: bytes[range]), first..<first + length)
      }
    }
  }

  /// The beginnings of a word; one that is shorter is its own, once.
  private static func forEachPrefix(
    of word: UnsafeBufferPointer<UInt8>, _ lengths: ClosedRange<Int>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var characters = 0
    for end in word.indices where word[end] & 0xC0 != 0x80 {
      if lengths.contains(characters) { body(UnsafeBufferPointer(rebasing: word[..<end])) }
      characters += 1
      if characters > lengths.upperBound { return }
    }
    body(word)
  }

  /// The runs of a padded word; one that is shorter than a run is a run itself, once.
  private static func forEachCharacterRun(
    of word: UnsafeBufferPointer<UInt8>, _ lengths: ClosedRange<Int>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    let starts = word.indices.filter { word[$0] & 0xC0 != 0x80 } + [word.count]
    let characters = starts.count - 1
    for length in lengths {
      if length >= characters {
        body(word)
        return
      }
      for first in 0...(characters - length) {
        body(UnsafeBufferPointer(rebasing: word[starts[first]..<starts[first + length]]))
      }
    }
  }

  /// Adds the synopsis's known terms to `features`, in columns from `offset` on.
  ///
  /// Terms that training never saw add nothing.
  func append(_ synopsis: TokenizedSynopsis, offset: Int, to features: inout Features) {
    let firstOccurrence = features.occurrences.count
    Self.forEachTerm(of: synopsis, options) { term, tokens in
      if let index = vocabulary.index(of: term) {
        features.occurrences.append(Occurrence(column: offset + index, tokens: tokens))
      }
    }
    features.occurrences[firstOccurrence...].sort()
    appendWeights(of: features.occurrences[firstOccurrence...], offset: offset, to: &features.row)
  }

  private func appendWeights(
    of occurrences: ArraySlice<Occurrence>, offset: Int, to row: inout SparseRow
  ) {
    let first = row.values.count
    var squares: Float = 0
    var position = occurrences.startIndex
    while position < occurrences.endIndex {
      let column = occurrences[position].column
      var end = position + 1
      while end < occurrences.endIndex && occurrences[end].column == column { end += 1 }
      let count = end - position
      let tf = count == 1 ? 1 : 1 + logf(Float(count))
      let value = tf * idf[column - offset]
      row.columns.append(Int32(column))
      row.values.append(value)
      squares += value * value
      position = end
    }
    let scale = squares > 0 ? options.weight / squares.squareRoot() : 0
    for index in first..<row.values.count { row.values[index] *= scale }
  }
}

/// That a run of tokens is a known term: eight bytes that sort by column, then place.
package struct Occurrence: Comparable, Sendable {
  private let packed: UInt64

  init(column: Int, tokens: Range<Int>) {
    packed =
      UInt64(column) << 32
      | UInt64(UInt32(truncatingIfNeeded: tokens.lowerBound << 8 | tokens.count))
  }

  var column: Int { Int(packed >> 32) }
  var tokens: Range<Int> {
    let first = Int(packed >> 8 & 0xFF_FFFF)
    return first..<first + Int(packed & 0xFF)
  }

  package static func < (left: Self, right: Self) -> Bool { left.packed < right.packed }
}

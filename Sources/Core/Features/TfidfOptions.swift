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
  /// Of more terms than this, the most frequent are kept.
  public var maxTerms: Int
  /// Whether the second occurrence of a term in a synopsis counts for less than the first.
  public var isSublinear: Bool
  /// The length of every row that has a term.
  public var weight: Float

  public init(
    analyzer: Analyzer = .word, ngramRange: ClosedRange<Int> = 1...1, minDocuments: Int = 1,
    maxTerms: Int = 250_000, isSublinear: Bool = true, weight: Float = 1
  ) {
    self.analyzer = analyzer
    self.ngramRange = ngramRange
    self.minDocuments = minDocuments
    self.maxTerms = maxTerms
    self.isSublinear = isSublinear
    self.weight = weight
  }

  private enum CodingKeys: String, CodingKey {
    case analyzer, weight
    case ngramRange = "ngram_range"
    case minDocuments = "min_df"
    case maxTerms = "max_features"
    case isSublinear = "sublinear_tf"
  }

  /// Whether a term may span words.
  var spansWords: Bool { analyzer == .word && ngramRange.upperBound > 1 }

  /// More occurrences of a term in a synopsis than this count as this many.
  package static let maximumCount = 127

  /// How much a term counts for that occurs `count` times in a synopsis.
  func frequencyWeight(_ count: Int) -> Float {
    let count = Float(min(count, Self.maximumCount))
    return isSublinear && count > 1 ? 1 + logf(count) : count
  }
}

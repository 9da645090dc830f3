import Glibc

/// What the terms of a vectorizer are, and how they are weighted.
///
/// The encoded names are scikit-learn's where it has the same thing.
public struct TfidfOptions: Hashable, Codable, Sendable {
  /// What a term is.
  public enum Analyzer: String, Codable, Sendable {
    /// Runs of words, of title and overview.
    case word
    /// Runs of words without their endings, of title and overview.
    case stem
    /// The first characters of each word of title and overview. A shorter word is its own.
    case wordPrefix = "word_prefix"
    /// The last characters of each word of title and overview. A shorter word is its own.
    case wordSuffix = "word_suffix"
    /// The first three digits of each year of title and overview: of `1943` and of `1940s`.
    case decade
    /// Runs of characters within a word of the title, its borders included (`char_wb`).
    case titleCharacters = "title_char_wb"
    /// Punctuation marks and symbols of the overview, as they are; those of the title, and how many
    /// words it has, behind `title` and a space: `title !`, `title 3`.
    case marks
  }

  public var analyzer: Analyzer
  /// How many words or characters a term has, at least and at most.
  public var ngramRange: ClosedRange<Int>
  /// So many of the most frequent words or stems are passed over: runs join those that are left.
  public var omittedCount: Int
  /// Terms in fewer training synopses are left out.
  public var minDocuments: Int
  /// Of more terms than this, the most frequent are kept.
  public var maxTerms: Int
  /// Whether the second occurrence of a term in a synopsis counts for less than the first.
  public var isSublinear: Bool
  /// More than 1 favours rare terms, less than 1 frequent ones.
  public var idfPower: Float
  /// How far rows are brought to one length: 1 altogether, 0 not at all.
  public var lengthPower: Float
  /// The length of every row that has a term; with a `lengthPower` below 1, of the average one.
  public var weight: Float

  public init(
    analyzer: Analyzer = .word, ngramRange: ClosedRange<Int> = 1...1, omittedCount: Int = 0,
    minDocuments: Int = 1, maxTerms: Int = 250_000, isSublinear: Bool = true, idfPower: Float = 1,
    lengthPower: Float = 1, weight: Float = 1
  ) {
    self.analyzer = analyzer
    self.ngramRange = ngramRange
    self.omittedCount = omittedCount
    self.minDocuments = minDocuments
    self.maxTerms = maxTerms
    self.isSublinear = isSublinear
    self.idfPower = idfPower
    self.lengthPower = lengthPower
    self.weight = weight
  }

  private enum CodingKeys: String, CodingKey {
    case analyzer, weight
    case ngramRange = "ngram_range"
    case omittedCount = "omit_most_frequent"
    case minDocuments = "min_df"
    case maxTerms = "max_features"
    case isSublinear = "sublinear_tf"
    case idfPower = "idf_power"
    case lengthPower = "length_power"
  }

  /// Whether a term may span words.
  package var spansWords: Bool {
    switch analyzer {
    case .word, .stem: ngramRange.upperBound > 1 || omittedCount > 0
    case .wordPrefix, .wordSuffix, .decade, .titleCharacters, .marks: false
    }
  }

  /// Whether the terms are the words as such, alone.
  var isWords: Bool { analyzer == .word && !spansWords }

  /// Whether a term lies within a word, of title or overview.
  var isWithinWords: Bool {
    !spansWords && analyzer != .titleCharacters && analyzer != .marks
  }

  /// Whether each word has one term at most.
  var hasOneTermPerWord: Bool {
    switch analyzer {
    case .word, .stem, .decade: isWithinWords
    case .wordPrefix, .wordSuffix: ngramRange.count == 1
    case .titleCharacters, .marks: false
    }
  }

  /// How many terms a synopsis can have, at most, each counted as often as it occurs.
  func mostTerms(of synopsis: TokenizedSynopsis) -> Int {
    switch analyzer {
    case .word, .stem, .decade, .wordPrefix, .wordSuffix:
      return synopsis.tokens.count * ngramRange.count
    case .titleCharacters:
      guard synopsis.titleCount > 0 else { return 0 }
      // Of each word with its two borders.
      let length = Int(synopsis.tokens[synopsis.titleCount - 1].end) + synopsis.titleCount
      return length * ngramRange.count
    case .marks: return synopsis.marks.count + 1
    }
  }

  /// More occurrences of a term in a synopsis than this count as this many.
  package static let maximumCount = 127

  /// How much a term counts for that occurs `count` times in a synopsis.
  func frequencyWeight(_ count: Int) -> Float {
    let count = Float(min(count, Self.maximumCount))
    return isSublinear && count > 1 ? 1 + logf(count) : count
  }

  /// How much a term counts for that is in so many of the synopses.
  func idf(frequency: UInt32, of documents: Int) -> Float {
    Float(pow(log((1 + Double(documents)) / (1 + Double(frequency))) + 1, Double(idfPower)))
  }

  /// What to multiply a row with, given its own length and that of the average row.
  ///
  ///     weight / (length^p · mean^(1 − p))
  package func scale(length: Float, meanLength: Float) -> Float {
    guard length > 0 else { return 0 }
    if lengthPower == 1 { return weight / length }
    return weight / (powf(length, lengthPower) * powf(meanLength, 1 - lengthPower))
  }
}

/// What the terms of a block of features are, and how they are weighted.
///
/// The encoded names are scikit-learn's where it has the same thing.
package struct FeatureOptions: Hashable, Codable, Sendable {
  /// What a term is.
  package enum Analyzer: String, Codable, Sendable {
    /// Words and n-grams of them, of title and overview.
    case word
    /// The same of words without their endings.
    case stem
    /// The first characters of each word of title and overview. A shorter word is its own.
    case wordPrefix = "word_prefix"
    /// The last characters of each word of title and overview. A shorter word is its own.
    case wordSuffix = "word_suffix"
    /// The first three digits of each year of title and overview: of `1943` and of `1940s`.
    case decade
    /// N-grams of characters within a word of the title, its borders included (`char_wb`).
    case titleCharacters = "title_char_wb"
    /// Punctuation marks and symbols of the overview, as they are; those of the title, and how many
    /// words it has, behind `title` and a space: `title !`, `title 3`.
    case marks
  }

  /// What people and `config.json` call the block; no other block of a model has the same.
  package var name: String
  package var analyzer: Analyzer
  /// How many words or characters a term has, at least and at most.
  package var ngramRange: ClosedRange<Int>
  /// So many of the most frequent words or stems are passed over: n-grams join those that are left.
  package var omittedCount: Int
  /// Terms in fewer training synopses are left out.
  package var minDocuments: Int
  /// Of more terms than this, the most frequent are kept.
  package var maxTerms: Int
  /// Whether the second occurrence of a term in a synopsis counts for less than the first.
  package var isSublinear: Bool
  /// More than 1 favours rare terms, less than 1 frequent ones.
  package var idfPower: Float
  /// How far rows are brought to one length: 1 altogether, 0 not at all.
  package var lengthPower: Float
  /// The length of every row that has a term; with a `lengthPower` below 1, of the average one.
  package var weight: Float

  package init(
    name: String = "words", analyzer: Analyzer = .word, ngramRange: ClosedRange<Int> = 1...1,
    omittedCount: Int = 0,
    minDocuments: Int = 1, maxTerms: Int = 250_000, isSublinear: Bool = true, idfPower: Float = 1,
    lengthPower: Float = 1, weight: Float = 1
  ) {
    self.name = name
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

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name, analyzer, weight
    case ngramRange = "ngram_range"
    case omittedCount = "omit_most_frequent"
    case minDocuments = "min_df"
    case maxTerms = "max_features"
    case isSublinear = "sublinear_tf"
    case idfPower = "idf_power"
    case lengthPower = "length_power"
  }

  /// The encoded members: with others the terms could be other ones.
  package static let memberNames = Set(CodingKeys.allCases.map(\.rawValue))

  /// Whether the terms are n-grams of words or stems, or such as are left of them.
  package var hasNgrams: Bool {
    (analyzer == .word || analyzer == .stem) && (ngramRange.upperBound > 1 || omittedCount > 0)
  }

  /// Whether the terms are the words as such.
  package var isWords: Bool { analyzer == .word && !hasNgrams }

  /// More occurrences of a term in a synopsis than this count as this many.
  package static let maximumCount = ByteCounts.maximum
}

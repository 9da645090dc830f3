/// Words of a text that stand side by side, and how far they moved a genre's score.
///
/// Its text is the synopsis's: an answer has a hundred and more of these, and copies none of them.
package struct Evidence: Hashable, Sendable, BitwiseCopyable {
  package let words: WordRange
  /// Positive: towards the genre.
  package let weight: Float

  package init(words: WordRange, weight: Float) {
    self.words = words
    self.weight = weight
  }
}

/// Several pieces of evidence taken together.
package struct EvidenceSum: Hashable, Sendable {
  package let count: Int
  package let weight: Float

  package init(count: Int = 0, weight: Float = 0) {
    self.count = count
    self.weight = weight
  }
}

/// How a genre's score comes about: `score = intercept + towards + against`.
package struct Balance: Hashable, Sendable {
  /// The score of a text without a known word.
  package let intercept: Float
  /// All words that speak for the genre.
  package let towards: EvidenceSum
  /// All words that speak against it.
  package let against: EvidenceSum

  package init(
    intercept: Float = 0, towards: EvidenceSum = EvidenceSum(), against: EvidenceSum = EvidenceSum()
  ) {
    self.intercept = intercept
    self.towards = towards
    self.against = against
  }
}

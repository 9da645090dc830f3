/// The features of one synopsis, and the words that they come from.
package struct FeatureRow: Sendable {
  /// A known term.
  package struct Term: Sendable, BitwiseCopyable {
    package let column: Int32
    /// How often it occurs.
    package internal(set) var count: Int32 = 1
    /// Its tf-idf weight.
    package internal(set) var value: Float = 0
  }

  /// A place where a known term stands.
  package struct Occurrence: Sendable, BitwiseCopyable {
    private let number: Int32
    /// The words from the term's first to its last.
    package let words: WordRange

    @inline(__always)
    init(of term: Int, _ words: WordRange) {
      number = Int32(truncatingIfNeeded: term)
      self.words = words
    }

    /// The term's place among the terms.
    @inline(__always) package var term: Int { Int(number) }
  }

  /// The keys of the synopsis's words, the title's first.
  package let wordKeys: [UInt64]
  /// Whether each of the words is known as such.
  package let isKnown: [Bool]
  /// Each term once, block by block.
  package let terms: [Term]
  /// Every place of every term, block by block.
  package let occurrences: [Occurrence]
}

/// A block of features: its options, and what it learned beside its terms.
package final class FeatureBlock: Sendable {
  package let options: FeatureOptions
  /// The words or stems that its n-grams pass over, the most frequent first.
  package let omitted: [String]
  /// Its columns in the vocabulary.
  package let columns: Range<Int>
  /// Whether its terms were given, not learned: in training they count only by their vectors.
  package let isGiven: Bool
  /// What its terms' keys are told by from other blocks'.
  let seed: UInt64
  // What the terms of every word depend on.
  let analyzer: FeatureOptions.Analyzer
  let lengths: ClosedRange<Int>
  let hasNgrams: Bool
  private let omittedKeys: HashIndex

  package init(
    _ options: FeatureOptions, omitted: [String] = [], columns: Range<Int> = 0..<0,
    isGiven: Bool = false
  ) {
    self.options = options
    self.isGiven = isGiven
    self.omitted = omitted
    self.columns = columns
    // No word is as this text, or its key would be 0 in the block.
    seed = TermKey.of("block \(options.name)")
    analyzer = options.analyzer
    lengths = options.ngramRange
    hasNgrams = options.hasNgrams
    omittedKeys = HashIndex(omitted.lazy.map { TermKey.of($0) })
  }

  /// Whether n-grams pass over a word or stem.
  @inline(__always)
  func omits(_ unit: UInt64) -> Bool {
    omittedKeys.count > 0 && omittedKeys.number(of: unit) != nil
  }

  /// The key of a term that is given as text.
  package func key(of term: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard hasNgrams else { return TermKey.seeded(TermKey.of(term), seed) }
    var (key, first) = (UInt64(0), 0)
    while true {
      let end = term[first...].firstIndex(of: UInt8(ascii: " ")) ?? term.count
      let unit = TermKey.of(UnsafeBufferPointer(rebasing: term[first..<end]))
      key = first == 0 ? unit : TermKey.joined(key, unit)
      if end == term.count { return TermKey.seeded(key, seed) }
      first = end + 1
    }
  }
}

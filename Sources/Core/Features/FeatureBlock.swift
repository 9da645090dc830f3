/// A block of features: its options, and what it learned beside its terms.
package struct FeatureBlock: Sendable {
  package let options: FeatureOptions
  /// The words or stems that its n-grams pass over, the most frequent first.
  package let omitted: [String]
  /// Its columns in the vocabulary.
  package let columns: Range<Int>
  /// What its terms' keys are told by from other blocks'.
  let seed: UInt64
  private let omittedKeys: HashIndex

  package init(_ options: FeatureOptions, omitted: [String] = [], columns: Range<Int> = 0..<0) {
    self.options = options
    self.omitted = omitted
    self.columns = columns
    seed = TermKey.of(options.name)
    var keys = HashIndex(capacity: omitted.count)
    for unit in omitted { keys.insert(TermKey.of(unit)) }
    omittedKeys = keys
  }

  /// Whether n-grams pass over a word or stem.
  @inline(__always)
  func omits(_ unit: UInt64) -> Bool {
    !omitted.isEmpty && omittedKeys.number(of: unit) != nil
  }

  /// The key of a term that is given as text.
  package func key(of term: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard options.hasNgrams else { return TermKey.seeded(TermKey.of(term), seed) }
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

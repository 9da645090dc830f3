/// Words of a synopsis that stand side by side, by their places: a range in half of its bytes.
package struct WordRange: Hashable, Sendable, BitwiseCopyable {
  private let first: Int32
  private let end: Int32

  @inline(__always)
  package init(_ words: Range<Int>) {
    first = Int32(truncatingIfNeeded: words.lowerBound)
    end = Int32(truncatingIfNeeded: words.upperBound)
  }

  /// The places in `TokenizedSynopsis.tokens`.
  @inline(__always) package var places: Range<Int> { Int(first)..<Int(end) }
}

/// A synopsis as numbers, and the words that the numbers come from.
package struct Features: Sendable {
  /// A known term.
  package struct Term: Sendable, BitwiseCopyable {
    package let column: Int32
    /// How often it occurs.
    package fileprivate(set) var count: Int32
    /// Its tf-idf weight.
    package fileprivate(set) var value: Float
  }

  /// A place where a known term stands.
  package struct Occurrence: Sendable, BitwiseCopyable {
    /// From the lowest: 24 bits for the term, since there are fewer columns, 32 for the first word, 8
    /// for the number of words.
    private let bits: UInt64

    /// A run that passes over more words than anybody writes ends early: it is shown as it stands.
    private static let mostTokens = 255

    @inline(__always) fileprivate init(term: Int, tokens: Range<Int>) {
      bits =
        UInt64(truncatingIfNeeded: term) | UInt64(truncatingIfNeeded: tokens.lowerBound) << 24
        | UInt64(truncatingIfNeeded: min(tokens.count, Self.mostTokens)) << 56
    }

    /// The term's place among the terms.
    @inline(__always) package var term: Int { Int(bits & 0xFF_FFFF) }

    /// Whether the term is a word or lies within one.
    @inline(__always) var isWord: Bool { bits >> 56 == 1 }

    /// The words from the term's first to its last, 255 at most.
    @inline(__always) package var tokens: Range<Int> {
      let first = Int(bits >> 24 & 0xFFFF_FFFF)
      return first..<first &+ Int(bits >> 56)
    }
  }

  let words: HashedWords
  /// Each term once, vectorizer by vectorizer.
  package let terms: [Term]
  /// Every place of every term, vectorizer by vectorizer.
  package let occurrences: [Occurrence]

  /// The terms as a matrix has them.
  package var row: SparseRow {
    let terms = terms.sorted { $0.column < $1.column }
    return SparseRow(columns: terms.map(\.column), values: terms.map(\.value))
  }

  /// Calls `body` with each occurrence's number, its column, and its part of the column's value.
  ///
  /// A term that occurs twice has half of the value at each place.
  @inline(__always)
  func forEachOccurrence(_ body: (_ index: Int, _ column: Int, _ value: Float) -> Void) {
    terms.withUnsafeBufferPointer { terms in
      occurrences.withUnsafeBufferPointer { occurrences in
        for index in occurrences.indices {
          let term = terms[occurrences[index].term]
          body(index, Int(term.column), term.value / Float(term.count))
        }
      }
    }
  }
}

/// The terms of a synopsis while they are found, one vectorizer's after the other's.
struct TermTally: ~Copyable {
  private let terms: UnsafeMutableBufferPointer<Features.Term>
  private let occurrences: UnsafeMutableBufferPointer<Features.Occurrence>
  private var termCount = 0
  private var occurrenceCount = 0
  /// The first term of the vectorizer whose turn it is.
  private var firstTerm = 0
  /// That vectorizer's terms by a hash of the column: their numbers and 1, or 0.
  private let slots: UnsafeMutableBufferPointer<Int32>
  private let shift: UInt64

  /// Collects what `add` adds.
  ///
  /// - Parameters:
  ///   - words: those of the synopsis.
  ///   - rooms: how many occurrences each vectorizer can have, at most.
  @inline(__always)
  static func features(
    of words: HashedWords, rooms: [Int], _ add: (inout TermTally) -> Void
  ) -> Features {
    let room = rooms.reduce(0, +)
    let bits = max(4, Int.bitWidth - (2 * (rooms.max() ?? 0)).leadingZeroBitCount)
    var terms: [Features.Term] = []
    let occurrences = [Features.Occurrence](unsafeUninitializedCapacity: room) {
      occurrences, occurrenceCount in
      terms = [Features.Term](unsafeUninitializedCapacity: room) { terms, termCount in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 1 << bits) { slots in
          var tally = TermTally(terms, occurrences, slots)
          add(&tally)
          (termCount, occurrenceCount) = (tally.termCount, tally.occurrenceCount)
        }
      }
    }
    return Features(words: words, terms: terms, occurrences: occurrences)
  }

  private init(
    _ terms: UnsafeMutableBufferPointer<Features.Term>,
    _ occurrences: UnsafeMutableBufferPointer<Features.Occurrence>,
    _ slots: UnsafeMutableBufferPointer<Int32>
  ) {
    self.terms = terms
    self.occurrences = occurrences
    self.slots = slots
    slots.initialize(repeating: 0)
    shift = UInt64(UInt64.bitWidth - slots.count.trailingZeroBitCount)
  }

  /// Counts a term at a place.
  @inline(__always)
  mutating func add(column: Int, tokens: Range<Int>) {
    precondition(occurrenceCount < occurrences.count)
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: (UInt64(column) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while slots[slot] != 0 && Int(terms[Int(slots[slot]) &- 1].column) != column {
      slot = (slot &+ 1) & mask
    }
    if slots[slot] == 0 {
      terms[termCount] = Features.Term(
        column: Int32(truncatingIfNeeded: column), count: 0, value: 0)
      termCount &+= 1
      slots[slot] = Int32(truncatingIfNeeded: termCount)
    }
    let term = Int(slots[slot]) &- 1
    terms[term].count &+= 1
    occurrences[occurrenceCount] = Features.Occurrence(term: term, tokens: tokens)
    occurrenceCount &+= 1
  }

  /// Weighs the terms added since the last vectorizer's.
  mutating func end(_ vectorizer: TfidfVectorizer, offset: Int) {
    var squares: Float = 0
    vectorizer.idf.withUnsafeBufferPointer { idf in
      for index in firstTerm..<termCount {
        let count = Int(terms[index].count)
        let frequency = count == 1 ? 1 : vectorizer.options.frequencyWeight(count)
        let value = frequency * idf[Int(terms[index].column) &- offset]
        terms[index].value = value
        squares += value * value
      }
    }
    let scale = vectorizer.options.scale(
      length: squares.squareRoot(), meanLength: vectorizer.meanLength)
    for index in firstTerm..<termCount { terms[index].value *= scale }
    if termCount > firstTerm { slots.update(repeating: 0) }
    firstTerm = termCount
  }
}

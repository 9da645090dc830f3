import Glibc

/// Terms and their columns: a hash table on UTF-8 bytes.
///
/// `String` keys would compare by canonical equivalence, which costs quadratic
/// time on runs of combining marks; bytes compare in linear time.
///
/// Open addressing with linear probing. A slot holds 32 bits of the hash beside
/// the index, so that a miss rarely touches the terms themselves.
public struct Vocabulary: Sendable {
  private var bytes: [UInt8] = []
  /// Term `i` is `bytes[ends[i]..<ends[i + 1]]`.
  private var ends: [UInt32] = [0]
  /// Upper half: hash; lower half: index + 1; 0: free.
  private var slots: [UInt64]
  /// Whether the terms are runs of words with a space between them: found by their words' hashes.
  private let hasRuns: Bool

  /// An empty vocabulary with room for `capacity` terms.
  ///
  /// - Parameter hasRuns: whether runs of words are to be found by `index(ofRun:matches:)`.
  public init(capacity: Int = 0, hasRuns: Bool = false) {
    self.hasRuns = hasRuns
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    ends.reserveCapacity(capacity + 1)
    bytes.reserveCapacity(capacity * 8)
  }

  /// A vocabulary of the given terms, in the given order.
  public init(_ terms: some Sequence<String>) {
    self.init()
    for var term in terms {
      term.withUTF8 { _ = insert($0) }
    }
  }

  /// The number of terms.
  public var count: Int { ends.count - 1 }

  /// The columns of all terms.
  package var indices: Range<Int> { 0..<count }

  /// The vocabulary of some of the terms, in the order given.
  func selecting(_ columns: some Collection<Int>) -> Vocabulary {
    var selection = Vocabulary(capacity: columns.count, hasRuns: hasRuns)
    for column in columns { withBytes(of: column) { _ = selection.insert($0) } }
    return selection
  }

  /// The term of a column.
  public subscript(index: Int) -> String {
    withBytes(of: index) { String(decoding: $0, as: UTF8.self) }
  }

  /// Gives the bytes of a column's term to `body`.
  package func withBytes<Result>(
    of index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[Int(ends[index])..<Int(ends[index + 1])]))
    }
  }

  /// Finds the column of a term.
  ///
  /// - Complexity: O(length of the term)
  public func index(of term: UnsafeBufferPointer<UInt8>) -> Int? {
    index(of: term, hash: hash(term))
  }

  /// The same for a term whose hash is known.
  @inline(__always)
  func index(of term: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int? {
    index(ofRun: hash) { Self.areEqual($0, term) }
  }

  @inline(__always)
  private static func areEqual(
    _ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let first = one.baseAddress, let second = other.baseAddress else {
      return one.isEmpty && other.isEmpty
    }
    return one.count == other.count && memcmp(first, second, one.count) == 0
  }

  /// Whether a term of that hash can be there; that is quicker than to look for it.
  @inline(__always)
  func mayHave(_ hash: UInt64) -> Bool {
    slots.withUnsafeBufferPointer { $0[Int(truncatingIfNeeded: hash) & ($0.count &- 1)] != 0 }
  }

  /// Finds the column of a run of words.
  ///
  /// - Parameters:
  ///   - hash: that of its words, one joined to the other.
  ///   - matches: whether the bytes of a term are those of the run.
  @inline(__always)
  func index(
    ofRun hash: UInt64, matches: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Int? {
    search(hash, matches).index
  }

  /// Finds a term's index, or the slot where it belongs.
  @inline(__always)
  private func search(
    _ hash: UInt64, _ matches: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> (index: Int?, slot: Int) {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count &- 1
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 {
        if (slots[slot] ^ hash) >> 32 == 0 {
          let index = Int(slots[slot] & 0xFFFF_FFFF) &- 1
          if withBytes(of: index, matches) { return (index, slot) }
        }
        slot = (slot &+ 1) & mask
      }
      return (nil, slot)
    }
  }

  /// Adds a term if it is new, and returns its column.
  @discardableResult
  public mutating func insert(_ term: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = hash(term)
    let (index, slot) = search(hash) { Self.areEqual($0, term) }
    if let index { return index }
    bytes.append(contentsOf: term)
    ends.append(UInt32(bytes.count))
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(count)
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  /// Doubles the table; it stays at most half full.
  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for index in 0..<count {
      let hash = withBytes(of: index, hash)
      var slot = Int(truncatingIfNeeded: hash) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
    }
    slots = larger
  }

  /// The hash of a term: of a word, or of several joined.
  private func hash(_ term: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard hasRuns, let base = term.baseAddress else { return Self.hash(term) }
    var (run, first) = (UInt64(0), 0)
    while true {
      let space = memchr(base + first, Int32(UInt8(ascii: " ")), term.count - first)
      let end = space.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? term.count
      let word = Self.hash(UnsafeBufferPointer(rebasing: term[first..<end]))
      run = first == 0 ? word : Self.joined(run, word)
      if end == term.count { return run }
      first = end + 1
    }
  }

  /// The hash of a run and one word more.
  static func joined(_ run: UInt64, _ word: UInt64) -> UInt64 {
    mix(run << 17 | run >> 47, word)
  }

  /// Mixes eight bytes at a time by multiplying and folding the 128-bit product.
  ///
  /// Where the last eight would reach beyond the end, they begin earlier; terms
  /// of less than eight bytes are one number.
  static func hash(_ term: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let count = term.count
    guard count > 0, let base = UnsafeRawPointer(term.baseAddress) else { return 0 }
    var state = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    guard count >= 8 else { return mix(state, small(base, count)) }
    var position = 0
    while position < count {
      let chunk = (base + min(position, count - 8)).loadUnaligned(as: UInt64.self)
      state = mix(state, chunk) ^ 0xE703_7ED1_A0B4_28DB
      position += 8
    }
    return mix(state, 0x8EBC_6AF0_9C88_C6E3)
  }

  private static func mix(_ state: UInt64, _ chunk: UInt64) -> UInt64 {
    let product = (state ^ chunk).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }

  /// All bytes of a term of one to seven.
  private static func small(_ base: UnsafeRawPointer, _ count: Int) -> UInt64 {
    if count >= 4 {
      let head = UInt64(base.loadUnaligned(as: UInt32.self))
      return head << 32 | UInt64((base + count - 4).loadUnaligned(as: UInt32.self))
    }
    let first = UInt64(base.load(as: UInt8.self))
    let middle = UInt64(base.load(fromByteOffset: count / 2, as: UInt8.self))
    return first << 16 | middle << 8 | UInt64(base.load(fromByteOffset: count - 1, as: UInt8.self))
  }
}

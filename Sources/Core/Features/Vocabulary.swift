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
  private var ends: [Int] = [0]
  /// Upper half: hash; lower half: index + 1; 0: free.
  private var slots: [UInt64]

  /// An empty vocabulary with room for `capacity` terms.
  public init(capacity: Int = 0) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
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

  /// The term of a column.
  public subscript(index: Int) -> String {
    String(decoding: bytes[ends[index]..<ends[index + 1]], as: UTF8.self)
  }

  /// Finds the column of a term.
  ///
  /// - Complexity: O(length of the term)
  public func index(of term: UnsafeBufferPointer<UInt8>) -> Int? {
    let hash = Self.hash(term)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      if let index = match(slots[slot], term, hash) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a term if it is new, and returns its column.
  @discardableResult
  public mutating func insert(_ term: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = Self.hash(term)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      if let index = match(slots[slot], term, hash) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    bytes.append(contentsOf: term)
    ends.append(bytes.count)
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(count)
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  private func match(
    _ entry: UInt64, _ term: UnsafeBufferPointer<UInt8>, _ hash: UInt64
  ) -> Int? {
    guard (entry ^ hash) >> 32 == 0 else { return nil }
    let index = Int(entry & 0xFFFF_FFFF) - 1
    let start = ends[index]
    guard ends[index + 1] - start == term.count else { return nil }
    for offset in 0..<term.count where bytes[start + offset] != term[offset] { return nil }
    return index
  }

  /// Doubles the table; it stays at most half full.
  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<count {
        let term = UnsafeBufferPointer(rebasing: bytes[ends[index]..<ends[index + 1]])
        let hash = Self.hash(term)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while larger[slot] != 0 { slot = (slot + 1) & mask }
        larger[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
      }
    }
    slots = larger
  }

  /// Mixes eight bytes at a time by multiplying and folding the 128-bit product.
  private static func hash(_ term: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state = UInt64(truncatingIfNeeded: term.count) &* 0x9E37_79B9_7F4A_7C15
    var position = 0
    while position < term.count {
      var chunk: UInt64 = 0
      let end = min(position + 8, term.count)
      for index in position..<end { chunk = chunk << 8 | UInt64(term[index]) }
      let product = (state ^ chunk).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
      state = product.high ^ product.low ^ 0xE703_7ED1_A0B4_28DB
      position = end
    }
    let product = state.multipliedFullWidth(by: 0x8EBC_6AF0_9C88_C6E3)
    return product.high ^ product.low
  }

  /// The columns in ascending order of the terms' bytes.
  public func sortedIndices() -> [Int] {
    bytes.withUnsafeBufferPointer { bytes in
      (0..<count).sorted { left, right in
        bytes[ends[left]..<ends[left + 1]].lexicographicallyPrecedes(
          bytes[ends[right]..<ends[right + 1]])
      }
    }
  }
}

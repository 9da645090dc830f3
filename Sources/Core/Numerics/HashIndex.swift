/// Numbers distinct 64-bit keys 0, 1, 2, … in the order in which they first come.
///
///     var index = HashIndex()
///     index.insert(0xCAFE)  // 0
///     index.insert(0xBEEF)  // 1
///     index.insert(0xCAFE)  // 0
///
/// Whatever is looked up by hash in this program is looked up here: terms, words of a corpus, columns
/// of a text. What belongs to a key is kept in an array, at its number.
///
/// Open addressing with linear probing, at most two thirds full. A slot holds the lower half of its
/// key beside its number, so that a key that is not there is hardly ever compared as a whole.
package struct HashIndex: Sendable {
  /// The keys by their numbers.
  package private(set) var keys: [UInt64] = []
  /// Lower half: a key's number and 1, or 0 where the slot is free; upper half: half of the key.
  private var slots: [UInt64]
  private var shift: UInt64

  /// An empty index with room for `capacity` keys.
  package init(capacity: Int = 0) {
    let bits = max(4, Int.bitWidth - (capacity + capacity / 2).leadingZeroBitCount)
    slots = [UInt64](repeating: 0, count: 1 << bits)
    shift = UInt64(UInt64.bitWidth - bits)
    keys.reserveCapacity(capacity)
  }

  /// The number of keys.
  package var count: Int { keys.count }

  /// The number of a key that is there.
  @inline(__always)
  package func number(of key: UInt64) -> Int? {
    keys.withUnsafeBufferPointer { keys in
      slots.withUnsafeBufferPointer { Self.find(key, keys, $0, shift).number }
    }
  }

  /// The number of a key, which is the next one where it is new.
  @inline(__always)
  @discardableResult
  package mutating func insert(_ key: UInt64) -> Int {
    let (number, slot) = keys.withUnsafeBufferPointer { keys in
      slots.withUnsafeBufferPointer { Self.find(key, keys, $0, shift) }
    }
    if let number { return number }
    keys.append(key)
    slots[slot] = key << 32 | UInt64(keys.count)
    if keys.count * 3 > slots.count * 2 { grow() }
    return keys.count - 1
  }

  /// The number of a key, and the slot where it is or belongs.
  @inline(__always)
  private static func find(
    _ key: UInt64, _ keys: UnsafeBufferPointer<UInt64>, _ slots: UnsafeBufferPointer<UInt64>,
    _ shift: UInt64
  ) -> (number: Int?, slot: Int) {
    let mask = slots.count &- 1
    var slot = place(of: key, shift)
    while slots[slot] != 0 {
      if slots[slot] >> 32 == key & 0xFFFF_FFFF {
        let number = Int(slots[slot] & 0xFFFF_FFFF) &- 1
        if keys[number] == key { return (number, slot) }
      }
      slot = (slot &+ 1) & mask
    }
    return (nil, slot)
  }

  /// Where a key's slot is looked for first: by the upper bits of a product (Knuth, "The Art of
  /// Computer Programming", 6.4), so that neighbouring numbers are spread, too.
  @inline(__always)
  private static func place(of key: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    shift -= 1
    let mask = slots.count - 1
    for (number, key) in keys.enumerated() {
      var slot = Self.place(of: key, shift)
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = key << 32 | UInt64(number + 1)
    }
  }
}

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
/// Open addressing with linear probing, at most two thirds full.
package struct HashIndex: Sendable {
  /// Twelve bytes: with a key in one piece it would be sixteen, two megabytes more for a model's terms.
  private struct Slot: BitwiseCopyable, Sendable {
    private var low: UInt32 = 0
    private var high: UInt32 = 0
    /// The key's number and 1; 0: the slot is free.
    var numberAndOne: UInt32 = 0

    @inline(__always) var key: UInt64 { UInt64(high) << 32 | UInt64(low) }

    init() {}

    init(key: UInt64, numberAndOne: UInt32) {
      low = UInt32(truncatingIfNeeded: key)
      high = UInt32(truncatingIfNeeded: key >> 32)
      self.numberAndOne = numberAndOne
    }
  }

  private var slots: [Slot]
  private var shift: UInt64
  /// The number of keys.
  package private(set) var count = 0

  /// An empty index with room for `capacity` keys.
  package init(capacity: Int = 0) {
    let bits = max(4, Int.bitWidth - (capacity + capacity / 2).leadingZeroBitCount)
    slots = [Slot](repeating: Slot(), count: 1 << bits)
    shift = UInt64(UInt64.bitWidth - bits)
  }

  /// An index of the given keys.
  package init(_ keys: some Sequence<UInt64>) {
    self.init()
    for key in keys { insert(key) }
  }

  /// The number of a key that is there.
  @inline(__always)
  package func number(of key: UInt64) -> Int? {
    slots.withUnsafeBufferPointer { slots in
      let number = Int(slots[Self.slot(of: key, slots, shift)].numberAndOne)
      return number > 0 ? number &- 1 : nil
    }
  }

  /// The numbers of many keys; −1: one is not there.
  ///
  /// The first slot of each is read before any is compared, so that the processor waits for the
  /// memory of many at once: a synopsis is classified in two thirds of the time.
  @inline(__always)
  package func numbers(of count: Int, _ key: (Int) -> UInt64) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: count) { numbers, written in
      slots.withUnsafeBufferPointer { slots in
        withUnsafeTemporaryAllocation(of: Slot.self, capacity: count) { first in
          for index in 0..<count {
            first.initializeElement(at: index, to: slots[Self.place(of: key(index), shift)])
          }
          for index in 0..<count {
            var slot = first[index]
            if slot.numberAndOne > 0 && slot.key != key(index) {
              slot = slots[Self.slot(of: key(index), slots, shift)]
            }
            let number = Int32(truncatingIfNeeded: slot.numberAndOne) &- 1
            numbers.initializeElement(at: index, to: number)
          }
        }
      }
      written = count
    }
  }

  /// The number of a key, which is the next one where it is new.
  @inline(__always)
  @discardableResult
  package mutating func insert(_ key: UInt64) -> Int { withRoom(for: 1) { $0(key) } }

  /// Lets `body` insert up to `limit` keys, without asking at each whether it has room and
  /// whether somebody shares the index.
  @inline(__always)
  package mutating func withRoom<Result>(
    for limit: Int, _ body: (_ insert: (UInt64) -> Int) -> Result
  ) -> Result {
    while (count &+ limit) &* 3 > slots.count &* 2 { grow() }
    let shift = shift
    var count = count
    defer { self.count = count }
    return slots.withUnsafeMutableBufferPointer { slots in
      body { key in
        let slot = Self.slot(of: key, UnsafeBufferPointer(slots), shift)
        let number = slots[slot].numberAndOne
        if number > 0 { return Int(number) &- 1 }
        count &+= 1
        slots[slot] = Slot(key: key, numberAndOne: UInt32(truncatingIfNeeded: count))
        return count &- 1
      }
    }
  }

  /// The slot where a key is, or belongs.
  @inline(__always)
  private static func slot(
    of key: UInt64, _ slots: UnsafeBufferPointer<Slot>, _ shift: UInt64
  ) -> Int {
    var slot = place(of: key, shift)
    while slots[slot].numberAndOne != 0 && slots[slot].key != key {
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return slot
  }

  /// Where a key's slot is looked for first: by the upper bits of a product (Knuth, "The Art of
  /// Computer Programming", 6.4), so that neighbouring numbers are spread, too.
  @inline(__always)
  private static func place(of key: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    shift -= 1
    for entry in old where entry.numberAndOne > 0 {
      let slot = slots.withUnsafeBufferPointer { Self.slot(of: entry.key, $0, shift) }
      slots[slot] = entry
    }
  }
}

/// What a term is known by: 64 bits.
///
/// Of a word, or a part of one, it is the hash of the bytes; of an n-gram, the keys of its words or
/// stems joined; and each block of features has a seed, so that the stem `war` and the word `war` are
/// two terms. Among 160,000 terms two have the same key with a probability of 10⁻⁹; `Vocabulary`
/// refuses the second.
package enum TermKey {
  /// The key of bytes: eight at a time are mixed by multiplying and folding the 128-bit product.
  ///
  /// Where the last eight would reach beyond the end, they begin earlier; less than eight bytes are
  /// one number.
  @inline(__always)
  package static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let count = bytes.count
    guard count > 0, let base = UnsafeRawPointer(bytes.baseAddress) else { return 0 }
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

  package static func of(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { of($0) }
  }

  /// The key of words that follow each other, and one more.
  @inline(__always)
  static func joined(_ words: UInt64, _ word: UInt64) -> UInt64 {
    mix(words << 17 | words >> 47, word)
  }

  /// The key of a term in the block of a seed.
  @inline(__always)
  static func seeded(_ key: UInt64, _ seed: UInt64) -> UInt64 { mix(key, seed) }

  @inline(__always)
  private static func mix(_ state: UInt64, _ chunk: UInt64) -> UInt64 {
    let product = (state ^ chunk).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }

  /// All bytes of one to seven.
  @inline(__always)
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

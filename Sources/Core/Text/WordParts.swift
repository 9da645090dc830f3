/// What lies within a word, as slices of its bytes: beginnings, endings, decade, n-grams of characters.
enum WordParts {
  /// The beginnings of a word; one that is shorter is its own, once.
  @inline(__always)
  static func forEachPrefix(
    of word: UnsafeBufferPointer<UInt8>, _ lengths: ClosedRange<Int>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var characters = 0
    for end in word.indices where word[end] & 0xC0 != 0x80 {
      if lengths.contains(characters) { body(UnsafeBufferPointer(rebasing: word[..<end])) }
      characters += 1
      if characters > lengths.upperBound { return }
    }
    body(word)
  }

  /// The endings of a word; one that is shorter is its own, once.
  @inline(__always)
  static func forEachSuffix(
    of word: UnsafeBufferPointer<UInt8>, _ lengths: ClosedRange<Int>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var characters = 0
    for first in word.indices.reversed() where word[first] & 0xC0 != 0x80 {
      characters += 1
      if first == 0 || characters > lengths.upperBound { break }
      if lengths.contains(characters) { body(UnsafeBufferPointer(rebasing: word[first...])) }
    }
    if characters <= lengths.upperBound { body(word) }
  }

  /// The first three digits of a year from 1000 to 2099, or of a decade of them with an `s`.
  @inline(__always)
  static func decade(of word: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard word.count == 4 || word.count == 5 && word[4] == UInt8(ascii: "s"),
      word[0] == UInt8(ascii: "1") || word[0] == UInt8(ascii: "2") && word[1] == UInt8(ascii: "0"),
      word[1..<4].allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    else { return nil }
    return UnsafeBufferPointer(rebasing: word[..<3])
  }

  /// The n-grams of a padded word's characters; one that is shorter than an n-gram is one, once.
  ///
  /// - Parameter word: with a space on either side.
  static func forEachCharacterNgram(
    of word: UnsafeBufferPointer<UInt8>, _ lengths: ClosedRange<Int>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    for length in lengths {
      // `first` and `end` walk along, `length` characters apart.
      var (first, end) = (0, 0)
      for _ in 0..<length where end < word.count { end = next(word, end) }
      if end == word.count { return body(word) }
      while true {
        body(UnsafeBufferPointer(rebasing: word[first..<end]))
        if end == word.count { break }
        first = next(word, first)
        end = next(word, end)
      }
    }
  }

  /// Where the next character begins.
  private static func next(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
    var next = position + 1
    while next < bytes.count && bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }
}

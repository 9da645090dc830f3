import Testing

@testable import Core

struct WordPartsTests {
  private typealias Bytes = UnsafeBufferPointer<UInt8>

  private func parts(of word: String, _ forEach: (Bytes, (Bytes) -> Void) -> Void) -> [String] {
    var parts: [String] = []
    Array(word.utf8).withUnsafeBufferPointer { bytes in
      forEach(bytes) { parts.append(String(decoding: $0, as: UTF8.self)) }
    }
    return parts
  }

  private func prefixes(_ word: String, _ lengths: ClosedRange<Int>) -> [String] {
    parts(of: word) { WordParts.forEachPrefix(of: $0, lengths, $1) }
  }

  private func suffixes(_ word: String, _ lengths: ClosedRange<Int>) -> [String] {
    parts(of: word) { WordParts.forEachSuffix(of: $0, lengths, $1) }
  }

  private func ngrams(_ word: String, _ lengths: ClosedRange<Int>) -> [String] {
    parts(of: " \(word) ") { WordParts.forEachCharacterNgram(of: $0, lengths, $1) }
  }

  @Test(arguments: [
    ("spaceship", 4...4, ["spac"]), ("war", 4...4, ["war"]), ("über", 2...3, ["üb", "übe"]),
    ("war", 2...5, ["wa", "war"]), ("love", 3...4, ["lov", "love"]),
    ("東京都", 1...2, ["東", "東京"]), ("a", 1...1, ["a"]),
  ])
  func `a prefix is the beginning of a word, or a shorter word itself`(
    word: String, lengths: ClosedRange<Int>, expected: [String]
  ) {
    #expect(prefixes(word, lengths) == expected)
  }

  @Test(arguments: [
    ("spaceship", 4...4, ["ship"]), ("war", 4...4, ["war"]), ("über", 2...3, ["er", "ber"]),
    ("war", 2...5, ["ar", "war"]), ("naïve", 3...3, ["ïve"]), ("東京都", 1...2, ["都", "京都"]),
    ("a", 1...1, ["a"]),
  ])
  func `a suffix is the end of a word, or a shorter word itself`(
    word: String, lengths: ClosedRange<Int>, expected: [String]
  ) {
    #expect(suffixes(word, lengths) == expected)
  }

  @Test(arguments: [
    ("1943", ["194"]), ("1950s", ["195"]), ("2001", ["200"]), ("2099", ["209"]),
    ("1000", ["100"]), ("3001", []), ("0999", []), ("2100", []), ("199", []), ("19999", []),
    ("1943rd", []), ("1950t", []), ("194s", []), ("", []), ("s", []),
  ])
  func `a decade is that of a year or of its own name`(word: String, expected: [String]) {
    let decades = parts(of: word) { word, body in WordParts.decade(of: word).map(body) }
    #expect(decades == expected)
  }

  @Test(arguments: [
    ("war", 3...3, [" wa", "war", "ar "]), ("war", 5...5, [" war "]), ("war", 6...6, [" war "]),
    ("war", 4...5, [" war", "war ", " war "]), ("été", 4...4, [" été", "été "]),
    // What is shorter than an n-gram is one, once.
    ("ab", 3...5, [" ab", "ab ", " ab "]), ("a", 2...4, [" a", "a ", " a "]),
  ])
  func `a title's n-grams lie within the word and its borders`(
    word: String, lengths: ClosedRange<Int>, expected: [String]
  ) {
    #expect(ngrams(word, lengths) == expected)
  }

  @Test(arguments: ["war", "naïveté", "1950s", "東京都", "a\u{301}e\u{327}", "x", "ǅǅed"])
  func `no part cuts a character in two`(word: String) {
    for length in 1...5 {
      let lengths = length...length
      for part in prefixes(word, lengths) + suffixes(word, lengths) + ngrams(word, lengths) {
        #expect(!part.isEmpty && !part.unicodeScalars.contains("\u{FFFD}"))
        #expect(Array(" \(word) ".utf8).firstRange(of: Array(part.utf8)) != nil)
      }
    }
  }
}

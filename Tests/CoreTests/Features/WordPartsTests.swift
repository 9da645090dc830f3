import Testing

@testable import Core

struct WordPartsTests {
  private func parts(
    _ word: String, _ analyzer: FeatureOptions.Analyzer, _ lengths: ClosedRange<Int> = 1...1
  ) -> [String] {
    var parts: [String] = []
    Array(" \(word) ".utf8).withUnsafeBufferPointer {
      analyzer.forEachPart(of: $0, lengths) { parts.append(String(decoding: $0, as: UTF8.self)) }
    }
    return parts
  }

  @Test(arguments: [
    ("spaceship", 4...4, ["spac"]), ("war", 4...4, ["war"]), ("über", 2...3, ["üb", "übe"]),
    ("war", 2...5, ["wa", "war"]), ("love", 3...4, ["lov", "love"]),
    ("東京都", 1...2, ["東", "東京"]), ("a", 1...1, ["a"]),
  ])
  func `a prefix is the beginning of a word, or a shorter word itself`(
    word: String, lengths: ClosedRange<Int>, expected: [String]
  ) {
    #expect(parts(word, .wordPrefix, lengths) == expected)
  }

  @Test(arguments: [
    ("spaceship", 4...4, ["ship"]), ("war", 4...4, ["war"]), ("über", 2...3, ["er", "ber"]),
    ("war", 2...5, ["ar", "war"]), ("naïve", 3...3, ["ïve"]), ("東京都", 1...2, ["都", "京都"]),
    ("a", 1...1, ["a"]),
  ])
  func `a suffix is the end of a word, or a shorter word itself`(
    word: String, lengths: ClosedRange<Int>, expected: [String]
  ) {
    #expect(parts(word, .wordSuffix, lengths) == expected)
  }

  @Test(arguments: [
    ("1943", ["194"]), ("1950s", ["195"]), ("2001", ["200"]), ("2099", ["209"]),
    ("1000", ["100"]), ("3001", []), ("0999", []), ("2100", []), ("199", []), ("19999", []),
    ("1943rd", []), ("1950t", []), ("194s", []), ("", []), ("s", []),
  ])
  func `a decade is that of a year or of its own name`(word: String, expected: [String]) {
    #expect(parts(word, .decade) == expected)
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
    #expect(parts(word, .titleCharacters, lengths) == expected)
  }

  @Test func `a word is its own part, and so is its stem`() {
    #expect(parts("cities", .word) == ["cities"] && parts("cities", .stem) == ["cit"])
  }

  @Test(arguments: ["war", "naïveté", "1950s", "東京都", "a\u{301}e\u{327}", "x", "ǅǅed"])
  func `no part cuts a character in two`(word: String) {
    for analyzer in [FeatureOptions.Analyzer.stem, .wordPrefix, .wordSuffix, .titleCharacters] {
      for length in 1...5 {
        for part in parts(word, analyzer, length...length) {
          #expect(!part.isEmpty && !part.unicodeScalars.contains("\u{FFFD}"))
          #expect(Array(" \(word) ".utf8).firstRange(of: Array(part.utf8)) != nil)
        }
      }
    }
  }
}

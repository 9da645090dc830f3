import Core
import Testing

struct StemmerTests {
  private func stem(_ word: String) -> String {
    let bytes = Array(word.utf8)
    let length = bytes.withUnsafeBufferPointer(Stemmer.length)
    return String(decoding: bytes[..<length], as: UTF8.self)
  }

  @Test(arguments: [
    ("city", "cit"), ("cities", "cit"), ("love", "lov"), ("loved", "lov"), ("loving", "lov"),
    ("stopped", "stop"), ("killing", "kill"), ("passes", "pass"), ("happily", "happ"),
    ("story", "stor"), ("stories", "stor"), ("boxes", "box"), ("run", "run"), ("running", "run"),
  ])
  func `inflections of a word share a stem`(word: String, expected: String) {
    #expect(stem(word) == expected)
  }

  @Test(arguments: ["class", "virus", "crisis", "his", "red", "sing", "fly", "eye", "мир", "café"])
  func `what is no ending stays`(word: String) {
    #expect(stem(word) == word)
  }

  @Test(arguments: ["東東ing", "ǅǅed", "éés", "\u{301}\u{301}ly", "ing", "s", ""])
  func `a stem is never a part of a character`(word: String) {
    #expect(word.hasPrefix(stem(word)) && !stem(word).unicodeScalars.contains("\u{FFFD}"))
  }
}

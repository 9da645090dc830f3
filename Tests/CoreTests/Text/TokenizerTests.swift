import Testing

@testable import Core

struct TokenizerTests {
  static func words(_ text: String) -> [String] {
    Tokenizer.tokenize(Synopsis(overview: text)).words
  }

  @Test(arguments: [
    ("A Bird's 2nd café", ["bird", "2nd", "café"]),
    ("e\u{301}tude q\u{301}", ["étude", "q\u{301}"]),
    ("STRASSE Straße ΛΌΓΟΣ λόγος", ["strasse", "straße", "λόγοσ", "λόγοσ"]),
    ("İstanbul", ["i\u{307}stanbul"]),
    ("soft\u{AD}hyphen zero\u{200B}width", ["softhyphen", "zerowidth"]),
    ("snake_case x y z 1 22", ["snake_case", "22"]),
    ("男は 東京 へ", ["男は", "東京"]),
    ("\u{301}\u{323} \u{301}", []),
    ("🎬🎬 … — !", []),
    ("", []),
  ])
  func `words are lower-case runs of letters, numbers and their marks`(
    text: String, expected: [String]
  ) {
    // Compared by scalars: `==` on strings would take é and e + ´ for the same.
    #expect(Self.words(text).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
  }

  @Test func `a word of 64 bytes is kept, a longer one dropped`() {
    let word = String(repeating: "a", count: 64)
    #expect(Self.words("\(word) \(word)a end") == [word, "end"])
    #expect(Self.words(String(repeating: "é", count: 33) + " end") == ["end"])
  }

  @Test func `the title's words come first and are counted`() {
    let tokenized = Tokenizer.tokenize(Synopsis(title: "High Noon", overview: "A sheriff waits"))
    #expect(tokenized.words == ["high", "noon", "sheriff", "waits"])
    #expect(tokenized.titleCount == 2)
  }

  @Test func `a token tells where it stands in the text`() {
    let text = "À la «Carte»"
    let tokens = Tokenizer.tokenize(Synopsis(overview: text)).tokens
    let sources = tokens.map {
      String(decoding: Array(text.utf8)[Int($0.sourceStart)..<Int($0.sourceEnd)], as: UTF8.self)
    }
    #expect(sources == ["la", "Carte"])
  }

  @Test(arguments: [
    "\u{301}\u{323}", "a", "aб", "a\u{200D}", " ", "a\u{301}", "\u{1F3AC}", "İ", "😀 ", "ab ", "!",
  ])
  func `what a hostile text leaves is bounded by its bytes`(unit: String) {
    for bytes in [500, 500_000, 1_000_000] {
      let text = String(repeating: unit, count: bytes / unit.utf8.count)
      let tokenized = Tokenizer.tokenize(Synopsis(overview: text))
      #expect(tokenized.bytes.count <= bytes * 3 / 2 + 4)
      #expect(tokenized.tokens.count <= (bytes + 1) / 3)
      #expect(tokenized.marks.count <= bytes)
    }
  }

  @Test func `marks are kept with the word that they follow, but for full stops and commas`() {
    let tokenized = Tokenizer.tokenize(
      Synopsis(title: "¿Qué?", overview: "!A dog… (2nd), at 5€. — 🎬"))
    #expect(tokenized.words == ["qué", "dog", "2nd", "at"])
    #expect(
      tokenized.marks.map { String($0.scalar) } == ["¿", "?", "!", "(", ")", "€", "-", "🎬"])
    #expect(tokenized.titleMarkCount == 2)
    #expect(tokenized.marks.map(\.token) == [0, 0, 1, 1, 2, 3, 3, 3])
  }
}

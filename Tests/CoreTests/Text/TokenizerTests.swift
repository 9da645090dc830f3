import Core
import Glibc
import Testing

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

  /// Processor time for twice the bytes is at most 2.5 times the time, whatever the text.
  @Test(arguments: [
    "\u{301}\u{323}", "a", "aб", "a\u{200D}", " ", "a\u{301}", "\u{1F3AC}", "İ", "😀 ",
  ])
  func `hostile text costs linear time`(unit: String) {
    var best = (half: Double.infinity, whole: Double.infinity)
    // The least of several tries is the time without what else the machine does.
    for _ in 0..<40 {
      best.half = min(best.half, time(unit, bytes: 500_000))
      best.whole = min(best.whole, time(unit, bytes: 1_000_000))
      if best.whole < best.half * 2.5 { break }
    }
    #expect(best.whole < best.half * 2.5)
  }

  private func time(_ unit: String, bytes: Int) -> Double {
    let synopsis = Synopsis(overview: String(repeating: unit, count: bytes / unit.utf8.count))
    let start = threadTime()
    _ = Tokenizer.tokenize(synopsis)
    return threadTime() - start
  }

  /// Seconds that this thread has computed: what else runs on the machine has no part in it.
  private func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

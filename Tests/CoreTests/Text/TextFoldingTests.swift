import Core
import Glibc
import Testing

struct TextFoldingTests {
  /// Strings by their bytes: `==` takes é and e + ´ for the same.
  private static func folded(_ text: String) -> [UInt8] { Array(FoldedText(text).text.utf8) }

  @Test(arguments: [
    ("cafe\u{301} A\u{30A}ngstro\u{308}m \u{1112}\u{1161}\u{11AB}", "café Ångström 한"),
    // Marks in any order, and letters that are other letters.
    ("x\u{307}\u{323} q\u{323}\u{307}", "ẋ\u{323} q\u{323}\u{307}"),
    ("\u{212B} \u{2126} \u{958} \u{FA19}", "Å Ω \u{915}\u{93C} 神"),
    ("“War” „Love‟ «Peace» ‹it› ‘’‚‛", "\"War\" \"Love\" \"Peace\" 'it' ''''"),
    ("It ends…", "It ends..."),
    (
      "post‐war post\u{2011}war 1939‒45 1939–45 love—war ―  −1",
      "post-war post-war 1939-45 1939-45 love-war -  -1"
    ),
    ("love -- war --- peace", "love - war - peace"),
    ("ﬁne ﬂow oﬃce oﬀ baﬄe ﬅ ﬆ ĳs Ĳ", "fine flow office off baffle st st ijs IJ"),
    ("Ｗａｒ　（１９４３）！＂－＿￡", "War (1943)!\"-_£"),
    (
      "so\u{AD}ft ze\u{200B}ro\u{200C} wi\u{200D}dth\u{2060}\u{FEFF} ❤\u{FE0F}", "soft zero width ❤"
    ),
    ("e\u{200B}\u{301} e\u{FE0F}\u{301}", "é é"),
    ("no\u{A0}break\u{202F}thin\u{2009}wide\u{3000}end\u{2028}.", "no break thin wide end ."),
    ("it\u{92}s \u{93}war\u{94} \u{96} \u{85}", "it's \"war\" -  "),
    // Letters newer than Unicode 13, which not every program can make small.
    ("\u{1C89}\u{10570} \u{A7C0} \u{2C2F}", "\u{1C8A}\u{10597} \u{A7C1} \u{2C5F}"),
    ("new \u{1DFA}\u{301} e\u{1ACD}\u{301}", "new \u{1DFA}\u{301} e\u{1ACD}\u{301}"),
  ])
  func `what can be typed in several ways is one`(typed: String, expected: String) {
    #expect(Self.folded(typed) == Array(expected.utf8))
  }

  @Test(arguments: [
    ("adven-\nture", "adventure"), ("adven- \t\r\n  ture", "adventure"),
    ("adven-\rture", "adventure"),
    ("adven‐\nture", "adventure"), ("adven\u{AD}\nture", "adventure"),
    ("Adven&shy;&#10;ture", "Adventure"),
    ("cafe\u{301}-\nowner", "caféowner"), ("приклю-\nчение", "приключение"), ("a-\nb-\nc", "abc"),
    ("diﬃ-\ncult", "difficult"), ("de-\nﬁne", "define"),
    // No letter before it, no lower-case one after it, a dash, a paragraph's end.
    ("1939-\nto", "1939-\nto"), ("War-\nLove", "War-\nLove"), ("war –\nlove", "war - love"),
    ("war–\nlove", "war- love"), ("war--\nlove", "war- love"), ("war-\n\nlove", "war-  love"),
    ("\u{2713}-\nlove", "\u{2713}- love"), ("love-\n", "love- "), ("love- war", "love- war"),
  ])
  func `a word that a hyphen divides at a line's end is joined`(typed: String, expected: String) {
    // What needs no folding keeps its white space.
    let folded = String(decoding: Self.folded(typed), as: UTF8.self)
    #expect(folded == expected || folded == expected.replacing("\n", with: " "))
  }

  @Test(arguments: [
    ("Tom &amp; Jerry", "Tom & Jerry"), ("&lt;b&gt; &quot;&apos;", "<b> \"'"),
    ("&#39;&#x27;&#X27;&#039;&#0000039;", "'''''"), ("&rsquo;&ldquo;&hellip;&mdash;", "'\"...-"),
    ("caf&eacute; &Aring; &yuml; &nbsp;.", "café Å ÿ  ."), ("cafe&#769;", "café"),
    ("it&#146;s &#x93;", "it's \""), ("&alpha;&thetasym;&diams;", "αϑ♦"),
    // Once, and only whole ones that are known.
    ("&amp;quot; &#38;lt;", "&quot; &lt;"), ("&amp &AMP; &nosuch; &;", "&amp &AMP; &nosuch; &;"),
    (
      "&#0; &#xD800; &#x110000; &#; &#x; &#+39; &#99999999;",
      "&#0; &#xD800; &#x110000; &#; &#x; &#+39; &#99999999;"
    ),
  ])
  func `a character reference is its character, once`(typed: String, expected: String) {
    #expect(Self.folded(typed) == Array(expected.utf8))
  }

  @Test(arguments: [
    "", "A plain text - with hyphens, \"quotes\" and 'others'...", "lines\r\nof\ttext\u{0}\u{7F}",
    "ice-cream -5 -", "naïve café, Ёлка 東京 한국 हिन्दी 🎬",
  ])
  func `what is typed plainly stays`(text: String) {
    #expect(Self.folded(text) == Array(text.utf8))
  }

  /// Pieces that meet in any order: not the character references, which are decoded again.
  private static let pieces = [
    "a", "e", "é", "ß", "A", "1", "_", " ", ".", "-", "--", "\n", "\r\n", "\t", "-\n", "-\r \t",
    "\u{301}",
    "\u{323}", "\u{344}", "\u{338}", "=", "\u{212B}", "\u{1100}", "\u{1161}", "\u{11A8}", "가",
    "\u{AD}",
    "\u{200B}", "\u{FE0F}", "…", "—", "‐", "ﬁ", "ﬃ", "ｗ", "－", "\u{FA19}", "\u{F73}", "\u{1D15E}",
    "\u{1DFA}", "\u{378}", "\u{958}", "\u{92}", "\u{A0}", "🎬", "“", "東",
  ]

  private static func texts() -> [String] {
    var generator = SeededGenerator(seed: 14)
    return (0..<5000).map { index in
      (0..<(index % 40)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }
  }

  @Test func `folding a folded text changes nothing`() {
    for text in Self.texts() {
      let folded = FoldedText(text).text
      #expect(Self.folded(folded) == Array(folded.utf8), "\(Array(text.unicodeScalars))")
    }
  }

  @Test func `every character is folded to what stays`() {
    for c in (0...UInt32(0x10FFFF)).lazy.compactMap(Unicode.Scalar.init) {
      for text in ["\(c)", "a\(c)\u{301}\u{323}b"] {
        let folded = FoldedText(text).text
        guard Self.folded(folded) != Array(folded.utf8) else { continue }
        Issue.record("U+\(String(c.value, radix: 16))")
      }
    }
  }

  @Test(arguments: [
    ("the adven-\nture ends", ["the", "adven-\nture", "ends"]),
    ("“Cafe\u{301}s” a\u{200B}nd ﬁlms\u{AD}", ["Cafe\u{301}s", "a\u{200B}nd", "ﬁlms"]),
    ("oﬀ; &quot;caf&eacute;&quot;&hellip; é&#769;n", ["oﬀ", "caf&eacute;", "é&#769;n"]),
    ("Ｗａｒ—ｌｏｖｅ -- dé-\u{AD}jà", ["Ｗａｒ", "ｌｏｖｅ", "dé", "jà"]),
    ("\u{200B}\u{200B}zero\u{200B}\u{200B} \u{FE0F}one", ["zero", "one"]),
    ("ﬁ\u{301}n e\u{200D}\u{301}\u{200D}té", ["ﬁ\u{301}n", "e\u{200D}\u{301}\u{200D}té"]),
    (
      "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}",
      ["\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}"]
    ),
  ])
  func `a word stands where it was typed`(text: String, expected: [String]) {
    let utf8 = Array(text.utf8)
    let words = Tokenizer.tokenize(Synopsis(title: text, overview: text)).tokens.map {
      Array(utf8[Int($0.sourceStart)..<Int($0.sourceEnd)])
    }
    #expect(words == (expected + expected).map { Array($0.utf8) })
  }

  @Test func `words stand one after the other, between characters`() {
    for text in Self.texts() + Self.texts().map({ $0.replacing("a", with: "&#97;") }) {
      let utf8 = Array(text.utf8)
      var end = 0
      for token in Tokenizer.tokenize(Synopsis(overview: text)).tokens {
        let place = Int(token.sourceStart)..<Int(token.sourceEnd)
        #expect(place.lowerBound >= end && !place.isEmpty && place.upperBound <= utf8.count)
        #expect(String(validating: utf8[place], as: UTF8.self) != nil)
        end = place.upperBound
      }
    }
  }

  @Test func `a letter with very many marks stays as it was typed`() {
    let marks = String(repeating: "\u{301}", count: TextFolding.maximumRun - 1)
    #expect(
      Self.folded("e" + marks)
        == Array(("é" + marks.unicodeScalars.dropLast().map { "\($0)" }.joined()).utf8))
    #expect(Self.folded("e\u{323}" + marks) == Array(("e\u{323}" + marks).utf8))
  }

  /// Processor time for twice the bytes is at most 2.5 times the time, whatever the text.
  @Test(arguments: [
    "\u{301}\u{323}", "e\u{301}\u{323}", "\u{1161}", "\u{FA19}", "&", "&#", "&amp", "&#769;", "-",
    "- ",
    "a- \t", "a-\n", "a-", "\u{AD}", "\u{200D}", "…", "ﬃ", "東",
  ])
  func `hostile text costs linear time`(unit: String) {
    let bytes = 250_000
    var best = (half: Double.infinity, whole: Double.infinity)
    for _ in 0..<40 {
      best.half = min(best.half, time(String(repeating: unit, count: bytes / unit.utf8.count)))
      best.whole = min(
        best.whole, time(String(repeating: unit, count: 2 * bytes / unit.utf8.count)))
      if best.whole < best.half * 2.5 { break }
    }
    #expect(best.whole < best.half * 2.5)
  }

  @Test func `a line that never ends costs linear time`() {
    let lines = "a-" + String(repeating: " ", count: 1_000_000) + "b"
    #expect(time(lines) < 1)
  }

  /// The seconds that this thread computed.
  private func time(_ text: String) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    _ = FoldedText(text)
    return now() - start
  }
}

import Gateway
import Testing

struct HTMLTests {
  @Test(arguments: [
    ("plain", "plain"),
    ("", ""),
    ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
    ("\"double\" 'single'", "&quot;double&quot; &#39;single&#39;"),
    ("</textarea><script>", "&lt;/textarea&gt;&lt;script&gt;"),
    ("tab\tline\nfeed\u{C}return\r", "tab\tline\nfeed\u{C}return\r"),
    ("nul\0bell\u{7}delete\u{7F}", "nul\u{FFFD}bell\u{FFFD}delete\u{FFFD}"),
    ("Amélie 🎬 \u{202E}\u{301}", "Amélie 🎬 \u{202E}\u{301}"),
    ("&&", "&amp;&amp;"),
  ])
  func `text is escaped, and only where it must be`(text: String, escaped: String) {
    #expect(("\(text)" as HTML).text == escaped)
    #expect(("<p title=\"\(text)\">" as HTML).text == "<p title=\"\(escaped)\">")
  }

  @Test func `a literal stays as it is`() {
    #expect(("<b>&amp;</b>" as HTML).text == "<b>&amp;</b>")
  }

  @Test func `HTML within HTML is not escaped again`() {
    let name: HTML = "<b>\("Q&A")</b>"
    #expect(("<p>\(name)</p>" as HTML).text == "<p><b>Q&amp;A</b></p>")
    #expect(("<p>\([name, name])</p>" as HTML).text == "<p><b>Q&amp;A</b><b>Q&amp;A</b></p>")
  }

  @Test(arguments: [
    (0, 1, "0.0"), (0.05, 2, "0.05"), (0.5, 2, "0.50"), (83.14, 1, "83.1"), (99.96, 1, "100.0"),
    (0.996, 2, "1.00"), (12, 1, "12.0"),
  ])
  func `a number gets its decimals, rounded`(number: Float, decimals: Int, text: String) {
    #expect(("\(number, decimals: decimals)" as HTML).text == text)
  }

  @Test func `a whole number is written as it is`() {
    #expect(("\(404) \(-1)" as HTML).text == "404 -1")
  }
}

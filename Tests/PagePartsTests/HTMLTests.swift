import PageParts
import Testing

struct HTMLTests {
  @Test(arguments: [
    ("plain", "plain"),
    ("", ""),
    ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
    ("\"double\" 'single'", "&quot;double&quot; &#39;single&#39;"),
    ("</textarea><script>", "&lt;/textarea&gt;&lt;script&gt;"),
    ("tab\tline\nfeed\u{C}return\r", "tab\tline\nfeed\u{C}return&#13;"),
    ("nul\0bell\u{7}delete\u{7F}", "nul\u{FFFD}bell\u{7}delete\u{7F}"),
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
    (0, 0, "0"), (0, 1, "0.0"), (5, 2, "0.05"), (50, 2, "0.50"), (831, 1, "83.1"),
    (1000, 1, "100.0"), (407, 0, "407"), (12_345, 2, "123.45"),
    (9, 0, "9"), (10, 0, "10"), (99, 0, "99"), (100, 0, "100"),
  ])
  func `a number gets its decimals`(number: Int, decimals: Int, text: String) {
    var html: HTML = ""
    html.append(number, decimals: decimals)
    #expect(html.text == text)
  }

  @Test(arguments: [
    (0, "p0"), (9, "p9"), (10, "p10"), (99, "p99"), (100, "p100"), (12_345, "p12345"),
  ])
  func `a literal and a number are written at once`(number: Int, text: String) {
    var html: HTML = "<i class="
    html.append("p", number)
    #expect(html.text == "<i class=" + text)
  }

  @Test(arguments: [
    (0, "+0.00"), (-5, "−0.05"), (123, "+1.23"), (-100, "−1.00"), (-12_309, "−123.09"),
  ])
  func `hundredths have their sign`(number: Int, text: String) {
    var html: HTML = ""
    html.append(hundredths: number)
    #expect(html.text == text)
  }

  @Test(arguments: [
    (0, "0%"), (0.001, "under 1%"), (0.834, "83%"), (0.999, "over 99%"), (1, "100%"), (.nan, "–"),
    (.infinity, "100%"), (-1, "0%"),
  ])
  func `a probability is told in words`(probability: Float, text: String) {
    #expect(("\(percent: probability)" as HTML).text == text)
  }

  @Test func `what is added to a copy is not in the original, and neither is the room for it`() {
    var html: HTML = "a"
    html.reserve(100)
    var copy = html
    copy.append("b")
    html.append("c")
    #expect(html.text == "ac" && copy.text == "ab")
    html += copy
    #expect(html.bytes == Array("acab".utf8))
  }

  @Test func `a whole number is written as it is`() {
    #expect(("\(404) \(-1)" as HTML).text == "404 -1")
  }
}

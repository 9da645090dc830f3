import Core
import Gateway
import PageParts
import TestSupport
import Testing

struct HighlightedTextTests {
  static let hostile = [
    "</textarea></p><script>alert(1)</script> & \"quotes\" 'n' &amp; stuff",
    "\u{202E}evil\u{202C} text \u{2067}isolated", "two\r\nlines\rof\n\n text\n",
    "  leading and trailing space \t ", "bell\u{7}and\u{7F}escape\u{1B}[31m here",
    "an adven-\nture, cafe\u{301}s &#x27;of\u{200B}ﬁce&rsquo;&hellip; “ｗａｒ”",
    String(repeating: "🎬", count: 10_000), "zero\u{200D}width soft\u{AD}hyphen İstanbul ΣΊΣΥΦΟΣ",
  ]

  /// What a browser shows of a piece of HTML: its text.
  private func content(_ html: HTML) -> String {
    html.text.replacing(/<\/?span[^>]*>/, with: "")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&#13;", with: "\r").replacing("&amp;", with: "&")
  }

  /// The overview as a page shows it.
  private func html(_ text: String, _ words: WordWeights) -> HTML {
    var html: HTML = ""
    let effects = words.effects.drop { $0.word < words.titleCount }
    HighlightedText(text: text, tokens: words.tokens, effects: effects).write(to: &html)
    return html
  }

  private func highlighted(_ text: String, weights: (Int, Int) -> Float) -> HTML {
    let tokens = Tokenizer.tokenize(Synopsis(overview: text)).tokens
    let words = WordWeights(
      tokens: tokens, titleCount: 0,
      weights: GenreTable(tokens.indices.map { token in GenreVector { weights(token, $0) } }))
    return html(text, words)
  }

  @Test(arguments: hostile)
  func `without its tags the text is what was sent`(text: String) {
    let html = highlighted(text) { _, genre in genre == 0 ? 1 : 0 }
    #expect(Array(content(html).utf8) == Array(text.utf8))
  }

  @Test func `a word has the genres it moved, either way, weakly or strongly`() {
    let html = highlighted("ghosts kiss often") { token, genre in
      switch (token, genre) {
      case (0, 10): 0.8
      case (1, 10): -0.2
      case (1, 13): 0.5
      case (2, 10): 0.39
      case (2, 13): -0.26
      case (2, 3): 0.009
      default: 0
      }
    }
    #expect(
      html.text == "<span class=\" F10\">ghosts</span> <span class=\" a10 F13\">kiss</span> "
        + "<span class=\" f10 A13\">often</span>")
  }

  @Test func `words that hardly moved anything are not highlighted`() {
    #expect(
      highlighted("ghosts kiss often") { token, _ in token == 0 ? 1 : 0.1 }.text
        .hasSuffix("</span> kiss often"))
  }

  @Test func `a real answer has highlights, and all of its text`() throws {
    let classifier = try TestModel.shared.get().classifier()
    for movie in try ProjectFiles.starterMovies().prefix(50) {
      let explanation = classifier.explanation(of: movie.synopsis)
      let words = explanation.wordWeights()
      let html = html(movie.overview, words)
      #expect(content(html) == movie.overview)
      #expect(html.text.contains("<span class="))
    }
  }
}

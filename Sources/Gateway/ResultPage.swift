package import Core
package import PageParts

/// The pages that answer a visitor.
package enum ResultPage {
  /// The model that answered, as far as the page tells of it.
  package struct Model: Sendable {
    let version: String
    /// For each genre the cut-offs for precise, balanced and broad, as a script reads them.
    let cuts: [HTML]
    let records: TrackRecords

    package init(version: String, thresholds: Thresholds, records: TrackRecords = TrackRecords()) {
      self.version = version
      cuts = Genre.allCases.map { genre in
        let cuts = [thresholds.precise, thresholds.balanced, thresholds.broad]
        return "\(cuts.map { $0[genre.index].description }.joined(separator: " "))"
      }
      self.records = records
    }
  }

  /// The answer: the chosen genres, the words that decided, all genres, and the form again.
  ///
  /// - Parameters:
  ///   - words: what each word of the synopsis added.
  ///   - balances: how the score of each genre comes about, in column order.
  ///   - preference: as it was sent; empty stands for the default.
  package static func answer(
    _ classification: Classification, words: WordWeights, balances: [Balance],
    to synopsis: Synopsis, preference: String, model: Model
  ) -> HTML {
    let chosen = classification.selected.map(\.name)
    let form = ClassifyForm(
      synopsis: synopsis.overview, title: synopsis.title ?? "", preference: preference)
    let list = GenreList(
      genres: classification.genres, balances: balances, cuts: model.cuts, records: model.records)
    return PageLayout.page(
      title: chosen.isEmpty ? "No genre is likely enough" : chosen.joined(separator: ", "),
      sign: sign(chosen), isLive: true,
      main: """
        <div class="stage">
        <div id="result">
        <section class="why" id="why" aria-labelledby="why-heading">
        <h2 id="why-heading">The words that decided</h2>
        <p class="key"><b class="explained"></b>words that speak <span class="f">for it</span> and \
        <span class="a">against it</span>; the thicker the line, the more.</p>
        \(writing: { write(synopsis, words, to: &$0) })
        </section>
        <div class="findings">
        \(notes(classification))
        <fieldset class="all">
        <legend>All \(classification.genres.count) genres</legend>
        <p class="key">The bar is the probability that a genre fits, the upright mark its \
        cut-off. Pick a genre to see its words.</p>
        \(writing: list.write)
        </fieldset>
        </div>
        </div>
        \(form.html)
        </div>
        """,
      model: model.version)
  }

  /// What makes the answer less sure than it looks.
  private static func notes(_ classification: Classification) -> HTML {
    let isGuess = classification.genres.contains { $0.selected && $0.probability < $0.threshold }
    return """
      <div class="notes">\
      \(classification.notes.filter { $0 != .guess }.map { "<p class=\"note\">\($0.detail)</p>" as HTML })\
      <p class="note" id="likeliest"\(isGuess ? "" : " hidden")>No genre reaches its cut-off: \
      this is only the likeliest one.</p></div>
      """
  }

  /// The visitor's own text, each word with the genres that it moved.
  private static func write(_ synopsis: Synopsis, _ words: WordWeights, to html: inout HTML) {
    let effects = words.effects
    let titleEnd = effects.firstIndex { $0.word >= words.titleCount } ?? effects.count
    html.append("<div class=\"own\">")
    if let title = synopsis.title {
      html.append("<p class=\"film\" dir=\"auto\">")
      HighlightedText(text: title, tokens: words.tokens, effects: effects[..<titleEnd])
        .write(to: &html)
      html.append("</p>\n")
    }
    html.append("<p class=\"synopsis\" dir=\"auto\">")
    HighlightedText(text: synopsis.overview, tokens: words.tokens, effects: effects[titleEnd...])
      .write(to: &html)
    html.append("</p></div>")
  }

  /// The form again, with what is wrong at its top and at the field.
  ///
  /// - Parameters:
  ///   - message: one sentence.
  ///   - synopsis: as it was sent, like `title` and `preference`.
  ///   - field: where it is wrong, if not where the form finds it.
  package static func problem(
    _ message: String, synopsis: String, title: String, preference: String,
    at field: ClassifyForm.Field? = nil
  ) -> HTML {
    let form = ClassifyForm(
      synopsis: synopsis, title: title, preference: preference,
      problem: message.prefix(1).uppercased() + message.dropFirst(), at: field)
    return PageLayout.page(
      title: "Error: What kind of film is it?",
      sign: PageLayout.sign(over: "Once more", "What kind of film is it?"), isLive: true,
      main: """
        \(form.problemSummary)<div class="stage">
        \(form.html)
        <div id="result"></div>
        </div>
        """)
  }

  private static func sign(_ chosen: [String]) -> HTML {
    guard !chosen.isEmpty else {
      return PageLayout.sign(over: "Not tonight", "No genre is likely enough")
    }
    let letters = chosen.enumerated().map { index, name in
      "\(index == 0 ? "" : "<span class=\"unseen\">, </span>" as HTML)<span>\(name)</span>" as HTML
    }
    return PageLayout.sign(over: "Now showing", "\(letters)")
  }
}

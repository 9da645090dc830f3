package import Core
package import PageParts

/// The pages that answer a visitor.
package enum ResultPage {
  /// The model that answered, as far as the page tells of it.
  package struct Model: Sendable {
    /// What the footer says of it.
    let credit: HTML
    /// For each genre the cut-offs for precise, balanced and broad, as a script reads them.
    let cuts: [HTML]
    let records: TrackRecords

    package init(version: String, thresholds: Thresholds, records: TrackRecords = TrackRecords()) {
      credit = PageLayout.answeredBy(version)
      cuts = Genre.allCases.map { genre in
        let cuts = [thresholds.precise, thresholds.balanced, thresholds.broad]
        return "\(cuts.map { $0[genre.index].description }.joined(separator: " "))"
      }
      self.records = records
    }
  }

  /// The answer: the sign, the words that decided, all genres, and the form again.
  ///
  /// - Parameters:
  ///   - words: what each word of the synopsis added.
  ///   - balances: how the score of each genre comes about, in column order.
  ///   - preference: as it was sent; empty stands for the default.
  package static func answer(
    _ classification: Classification, words: WordWeights, balances: [Balance],
    to synopsis: Synopsis, preference: String, model: Model
  ) -> HTML {
    let verdict = Verdict(classification)
    let form = ClassifyForm(
      synopsis: synopsis.overview, title: synopsis.title ?? "", preference: preference)
    let list = GenreList(genres: classification.genres, verdict: verdict, cuts: model.cuts)
    let reasons = Reasons(
      genres: classification.genres, synopsis: classification.synopsis, balances: balances,
      verdict: verdict, records: model.records)
    return PageLayout.page(
      title: verdict.title, sign: verdict.sign, isLive: true,
      main: """
        <div class="stage">
        <div id="result"\(isReadable(verdict) ? "" : " class=\"unread\"" as HTML)>
        <section class="why" id="why" aria-labelledby="why-heading">
        <h2 id="why-heading">\(isReadable(verdict) ? "The words that decided" : "What moved the scores")</h2>
        <details><summary>Details</summary><p>Words with a bar to the right speak for the genre, those \
        with one to the left against it. All words add up to the score, and a curve turns that into the \
        probability.</p></details>
        \(writing: { write(synopsis, words, to: &$0) })
        \(writing: reasons.write)
        </section>
        <fieldset class="all">
        <legend>All \(classification.genres.count) genres</legend>
        <div class="remark">\(remark(classification))</div>
        \(writing: list.write)
        <label class="every"><input type="checkbox" id="every"> Show all \
        \(classification.genres.count)</label>
        </fieldset>
        </div>
        \(form.html)
        </div>
        """,
      model: model.credit)
  }

  private static func isReadable(_ verdict: Verdict) -> Bool {
    if case .unreadable = verdict { return false }
    return true
  }

  /// What makes the answer less sure than it looks, or how to read it.
  private static func remark(_ classification: Classification) -> HTML {
    let isGuess = classification.notes.contains(.guess)
    let notes = classification.notes.filter { $0 != .guess }
    return """
      \(notes.map { "<p class=\"note\">\($0.detail)</p>" as HTML })\
      <p class="note" id="guess"\(isGuess ? "" : " hidden")>\(Note.guess.detail)</p>\
      <p class="key">Bars show probabilities, marks the cut-offs. Pick a genre to see its words.</p>
      """
  }

  /// The visitor's own text, each word with the genres that it moved.
  private static func write(_ synopsis: Synopsis, _ words: WordWeights, to html: inout HTML) {
    // About as much as an answer has besides the text.
    html.reserve(20_000 + 2 * synopsis.overview.utf8.count)
    let effects = words.effects
    let titleEnd = effects.firstIndex { $0.word >= words.titleCount } ?? effects.count
    html.append("<div class=\"own\" tabindex=\"0\" role=\"group\" aria-label=\"Your text\">")
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
}

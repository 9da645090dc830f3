package import Core

/// The pages that answer a visitor.
package enum ResultPage {
  /// The answer: the chosen genres, all genres with their reasons, and the form again.
  ///
  /// - Parameters:
  ///   - preference: as it was sent; empty stands for the default.
  ///   - model: the version of the model that answered.
  package static func answer(
    _ classification: Classification, to synopsis: Synopsis, preference: String, model: String
  ) -> HTML {
    let chosen = classification.selected.map(\.name)
    let form = ClassifyForm(
      synopsis: synopsis.overview, title: synopsis.title ?? "", preference: preference)
    return PageLayout.page(
      title: chosen.isEmpty ? "No genre is likely enough" : chosen.joined(separator: ", "),
      sign: sign(chosen),
      main: """
        <div class="columns">
        <section aria-labelledby="all">
        <h2 id="all">All \(classification.genres.count) genres</h2>
        <p class="legend">The bar is the probability that a genre fits, the upright mark its \
        cut-off: a genre is chosen when its bar reaches the mark. Open a genre to see which words \
        moved it most. <a href="#form">Change the text</a></p>
        \(GenreList(genres: classification.genres).html)
        </section>
        <section class="again" aria-labelledby="text">
        <h2 id="text">Your text</h2>
        \(form.html)
        </section>
        </div>
        """,
      model: model)
  }

  /// The form again, with what is wrong at its top and at the field.
  ///
  /// - Parameters:
  ///   - message: one sentence.
  ///   - synopsis: as it was sent, like `title` and `preference`.
  package static func problem(
    _ message: String, status: Int, synopsis: String, title: String, preference: String
  ) -> HTML {
    let form = ClassifyForm(
      synopsis: synopsis, title: title, preference: preference,
      problem: message.prefix(1).uppercased() + message.dropFirst())
    return PageLayout.page(
      title: "Error: What kind of film is it?",
      sign: PageLayout.sign(over: "Once more", "What kind of film is it?"),
      main: "\(form.problemSummary)\(form.html)")
  }

  /// A page for an error that has no form to show again.
  package static func error(status: Int, title: String, message: String) -> HTML {
    PageLayout.page(
      title: "Error: \(title)",
      sign: PageLayout.sign(over: "Error \(status)", "\(title)"),
      main: """
        <p class="lead">\(message)</p>
        <p><a href="/">Go to the start page</a></p>
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

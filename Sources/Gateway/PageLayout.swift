/// The frame of every page: head, name, sign, footer.
enum PageLayout {
  /// Puts a page together.
  ///
  /// - Parameters:
  ///   - title: what the browser's tab says, besides the name.
  ///   - sign: the page's heading, as letters on the sign.
  ///   - main: what comes below the sign.
  ///   - model: the version of the model that answered.
  static func page(title: String, sign: HTML, main: HTML, model: String? = nil) -> HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" content="#1c0c11">
    <meta name="description" content="Paste the synopsis of a film, and see its genres and why.">
    <title>\(title) – Marquee</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/style.css">
    </head>
    <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="house"><a href="/"><img src="/logo.svg" width="420" height="80" \
    alt="Marquee: start page"></a></header>
    <main id="main">
    <div class="facade">\(sign)</div>
    <div class="foyer">
    \(main)
    </div>
    </main>
    \(footer(model: model))
    </body>
    </html>

    """
  }

  /// The sign over the entrance, with the page's heading on it.
  static func sign(over: String, _ heading: HTML) -> HTML {
    """
    <div class="sign"><div class="board"><p class="over">\(over)</p><h1>\(heading)</h1></div></div>
    """
  }

  private static func footer(model: String?) -> HTML {
    let version: HTML = model.map { "<p>Answered by model <code>\($0)</code>.</p>\n" } ?? ""
    return """
      <footer class="exit">
      \(version)<p>Your text is used to work out the answer, then forgotten: \
      it is not stored and not written to a log.</p>
      <p>The genres are those of <a href="https://www.themoviedb.org/">TMDB</a>. \
      This product uses the TMDB API but is not endorsed or certified by TMDB.</p>
      </footer>
      """
  }
}

/// The frame of every page: head, name, sign, footer.
package enum PageLayout {
  /// Puts a page together.
  ///
  /// - Parameters:
  ///   - title: what the browser's tab says, besides the name.
  ///   - sign: the page's heading, as letters on the sign.
  ///   - address: of a page that nginx serves by itself, whatever model is in service.
  ///   - isLive: whether the page has the form, to which scripts answer as one types.
  ///   - scripts: further scripts and styles, in `public/`.
  ///   - main: what comes below the sign.
  ///   - model: what is said of the model that answered: `answeredBy`.
  package static func page(
    title: String, sign: HTML, address: String? = nil, isLive: Bool = false, scripts: HTML = "",
    main: HTML, model: HTML? = nil
  ) -> HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, \
    interactive-widget=resizes-content">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" content="#1c0c11">
    <title>\(title) – Marquee</title>
    \(address == "/" ? card(title) : "")\
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/style.css">
    \(isLive ? live : "")\(scripts)\(address == nil ? "" : dated)</head>
    <body\(address == "/" ? " class=\"start\"" as HTML : "")>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="house"><a href="/"><img src="/logo.svg" width="420" height="80" \
    alt="Marquee: start page"></a></header>
    <main id="main">
    <div class="facade">\(sign)</div>
    <div class="foyer">
    \(main)
    </div>
    </main>
    \(footer(address == nil ? model ?? "" : trained))
    </body>
    </html>

    """
  }

  /// What a link to the page shows elsewhere, and what installs it.
  ///
  /// nginx puts the site's name before addresses that must be whole.
  private static func card(_ title: String) -> HTML {
    """
    <meta name="description" content="\(summary)">
    <meta property="og:type" content="website">
    <meta property="og:site_name" content="Marquee">
    <meta property="og:title" content="\(title)">
    <meta property="og:description" content="\(summary)">
    <meta property="og:url" content="/">
    <meta property="og:image" content="/card.png">
    <meta property="og:image:width" content="1200">
    <meta property="og:image:height" content="630">
    <meta property="og:image:alt" content="The sign over a cinema’s entrance: What kind of film is it?">
    <meta name="twitter:card" content="summary_large_image">
    <link rel="manifest" href="/manifest.json">
    <link rel="apple-touch-icon" href="/icon-180.png">

    """
  }

  private static let summary: HTML =
    "Paste a film’s synopsis: see its genres, how sure Marquee is, and which words decided."

  /// The sign over the entrance, with the page's heading on it.
  package static func sign(over: String, _ heading: HTML) -> HTML {
    """
    <div class="sign"><div class="board"><p class="over">\(over)</p><h1>\(heading)</h1></div></div>
    """
  }

  private static let live: HTML = """
    <link rel="stylesheet" href="/answer.css">
    <link rel="stylesheet" href="/marks.css">
    <script type="module" src="/app.js"></script>

    """

  /// The styles of a page of figures and explanations, for `scripts`.
  package static let report: HTML = "<link rel=\"stylesheet\" href=\"/report.css\">\n"

  private static let dated: HTML = "<script type=\"module\" src=\"/footer.js\"></script>\n"

  /// What `footer.js` replaces.
  private static let trained: HTML =
    "<p id=\"trained\"><a href=\"/model\">When the model was trained, and on what</a></p>\n"

  /// - Parameter model: what is said of the model.
  private static func footer(_ model: HTML) -> HTML {
    """
    <footer class="exit">
    <nav aria-label="More"><a href="/">Start</a> <a href="/batch">Many at once</a> \
    <a href="/model">The model</a> <a href="/api">For programs</a></nav>
    \(model)<p>Your text is used to work out the answer, then forgotten: \
    it is neither stored nor logged.</p>
    <p><img class="tmdb" src="/tmdb.svg" alt="" loading="lazy">The genres are those of \
    <a href="https://www.themoviedb.org/">TMDB</a>. This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise \
    approved by TMDB.</p>
    </footer>
    """
  }

  /// What the footer says of the model that answered.
  package static func answeredBy(_ version: String) -> HTML {
    let trained: HTML = trainingDay(version).map { ", trained on \($0)" } ?? ""
    return "<p>Answered by model <code>\(version)</code>\(trained).</p>\n"
  }

  /// The day in a version's name: `20261122T031500Z-…` is 22 November 2026.
  private static func trainingDay(_ version: String) -> HTML? {
    let digits = Array(version.utf8.prefix(9))
    guard digits.count == 9, digits[8] == UInt8(ascii: "T"),
      let number = Int(version.prefix(8)), number > 0,
      (1...12).contains(number / 100 % 100), (1...31).contains(number % 100)
    else { return nil }
    let month = months[number / 100 % 100 - 1]
    return """
      <time datetime="\(String(version.prefix(4)))-\(String(version.dropFirst(4).prefix(2)))-\
      \(String(version.dropFirst(6).prefix(2)))">\(number % 100) \(month) \(number / 10_000)</time>
      """
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}

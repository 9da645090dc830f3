internal import Core

/// The files in `public/` that share their frame with the gateway's pages.
///
/// `UPDATE_PUBLIC=1 swift test --filter StaticPages` writes them.
package enum StaticPages {
  /// The files, by their paths in `public/`.
  package static var all: [(path: String, bytes: [UInt8])] {
    [("index.html", index.bytes)]
      + errors.flatMap { error in
        [
          ("errors/\(error.status).html", error.page.bytes),
          ("errors/\(error.status).json", error.problem),
        ]
      }
  }

  /// The start page.
  static var index: HTML {
    PageLayout.page(
      title: "What kind of film is it?",
      sign: PageLayout.sign(over: "Tonight", "What kind of film is it?"),
      main: """
        <p class="lead">Paste the synopsis of a film. Marquee names its genres, says how sure \
        it is of each of the 19, and shows the words that decided.</p>
        <div class="columns start">
        \(ClassifyForm().html)
        <section class="about" aria-labelledby="about">
        <h2 id="about">Behind the curtain</h2>
        <p>A linear model: it has read the synopses of many films and gave every word, pair of \
        words and piece of a title a weight for each genre. Your text is looked up in these \
        weights, and the sums become probabilities.</p>
        <p>So it goes by words, not by meaning. It misses irony and what is left unsaid, it \
        knows English only, and it can be wrong while it looks sure.</p>
        </section>
        </div>
        """)
  }

  /// The errors that nginx finds by itself, before or instead of the gateway.
  private static let errors = [
    StaticError(
      400, "Bad Request", "The request could not be understood",
      "What arrived here was not a proper request. Go back and try again."),
    StaticError(
      404, "Not Found", "No such page",
      "There is nothing at this address. If you typed it, check that it is right."),
    StaticError(
      405, "Method Not Allowed", "That does not work here",
      "This address can be read, but nothing can be sent to it. Use the form on the start page."),
    StaticError(
      413, "Content Too Large", "The text is too long",
      "At most one megabyte fits in a request. Go back and shorten the text: "
        + "a few sentences are enough."),
    StaticError(
      414, "URI Too Long", "The address is too long",
      "Send the text with the form on the start page: it does not belong in an address."),
    StaticError(
      429, "Too Many Requests", "One at a time, please",
      "You have sent more requests than one visitor may. Wait a few seconds, then try again."),
    StaticError(
      500, "Internal Server Error", "Something went wrong",
      "The fault is on our side, and your text was not kept. Try again in a minute."),
    StaticError(
      502, "Bad Gateway", "The projector is not running",
      "The classifier does not answer just now, and your text was not kept. "
        + "Go back and try again in a minute."),
    StaticError(
      503, "Service Unavailable", "Back in a minute",
      "The classifier is not available just now, and your text was not kept. "
        + "Go back and try again in a minute."),
    StaticError(
      504, "Gateway Timeout", "That took too long",
      "The classifier did not answer in time, and your text was not kept. "
        + "Go back and try again in a minute."),
  ]
}

/// An error as a page, and as a problem document (RFC 9457) for programs.
private struct StaticError {
  let status: Int
  /// HTTP's own words for the status.
  let phrase: String
  let heading: String
  let detail: String

  init(_ status: Int, _ phrase: String, _ heading: String, _ detail: String) {
    self.status = status
    self.phrase = phrase
    self.heading = heading
    self.detail = detail
  }

  var page: HTML { ResultPage.error(status: status, title: heading, message: detail) }

  var problem: [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.key("type")
      $0.string("about:blank")
      $0.key("title")
      $0.string(phrase)
      $0.key("status")
      $0.number(status)
      $0.key("detail")
      $0.string(detail)
    }
    return json.bytes + [UInt8(ascii: "\n")]
  }
}

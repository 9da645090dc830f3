/// The files in `public/` that share their frame with the gateway's pages.
///
/// `UPDATE_PUBLIC=1 swift test --filter StaticPages` writes them anew.
package enum StaticPages {
  /// The files, by their paths in `public/`.
  package static var all: [(path: String, bytes: [UInt8])] {
    [
      ("index.html", index.bytes), ("batch.html", BatchPage.html.bytes),
      ("api.html", ApiPage.html.bytes),
      ("marks.css", MarkStyles.css.bytes),
    ]
      + errors.flatMap { heading, problem in
        let page = ResultPage.error(
          status: problem.status, title: heading, message: problem.detail)
        return [
          ("errors/\(problem.status).html", page.bytes),
          ("errors/\(problem.status).json", problem.json),
        ]
      }
  }

  /// The start page.
  static var index: HTML {
    PageLayout.page(
      title: "What kind of film is it?",
      sign: PageLayout.sign(over: "Tonight", "What kind of film is it?"), isStatic: true,
      isLive: true,
      main: """
        <p class="lead">Paste the synopsis of a film. Marquee names its genres, says how sure \
        it is of each of the 19, and shows the words that decided.</p>
        \(Examples.html)
        <div class="stage">
        \(ClassifyForm().html)
        <div id="result">
        <section class="about" aria-labelledby="about">
        <h2 id="about">Behind the curtain</h2>
        <p>A linear model: it has read the synopses of many films and gave every word, pair of \
        words, punctuation mark and piece of a title a weight for each genre. Your text is looked \
        up in these weights, and the sums become probabilities. A mark counts with the word before \
        it.</p>
        <p>So it goes by words, not by meaning. It misses irony and what is left unsaid, it \
        knows English only, and it can be wrong while it looks sure. \
        <a href="/model">See how good it is.</a></p>
        <p>You have a whole list? <a href="/batch">Many films at once.</a></p>
        </section>
        </div>
        </div>
        """)
  }

  /// The errors that nginx finds by itself, before or instead of the gateway.
  private static let errors: [(heading: String, problem: Problem)] = [
    (
      "That was not understood",
      .malformed("What arrived here is not a proper request: go back and try again.")
    ),
    ("No such page", .notFound),
    (
      "That does not work here",
      Problem(
        kind: .methodNotAllowed,
        detail:
          "This address can be read, but nothing can be sent to it: use the form on the start page."
      )
    ),
    ("The text is too long", .tooLarge(1_048_576)),
    (
      "The address is too long",
      Problem(
        kind: .addressTooLong,
        detail: "A text does not belong in an address: send it with the form on the start page.")
    ),
    (
      "One at a time, please",
      Problem(
        kind: .tooFast,
        detail:
          "These are more requests than one visitor may send: wait a few seconds and try again.")
    ),
    (
      "Something went wrong",
      Problem(
        kind: .internalError,
        detail: "The fault is on this side, and your text was not kept: try again in a minute.")
    ),
    (
      "The projector is not running",
      Problem(
        kind: .unreachable,
        detail: "The classifier does not answer just now, and your text was not kept:"
          + " go back and try again in a minute.")
    ),
    (
      "Back in a minute",
      Problem(
        kind: .unavailable,
        detail: "The classifier is not available just now, and your text was not kept:"
          + " go back and try again in a minute.")
    ),
    (
      "That took too long",
      Problem(
        kind: .tooSlow,
        detail: "The classifier did not answer in time, and your text was not kept:"
          + " go back and try again in a minute.")
    ),
  ]
}

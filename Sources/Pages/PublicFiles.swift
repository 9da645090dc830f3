import PageParts

/// The files in `public/` that are made: what pages share with the gateway's is written once.
package enum PublicFiles {
  /// Their contents, by their paths in `public/`.
  package static var all: [(path: String, bytes: [UInt8])] {
    [
      ("index.html", StartPage.html.bytes), ("batch.html", BatchPage.html.bytes),
      ("api.html", ApiPage.html.bytes), ("marks.css", HighlightStyles.css.bytes),
    ]
      + ErrorPages.all.flatMap { heading, problem in
        [
          ("errors/\(problem.kind.status).html", problem.page(heading: heading).bytes),
          ("errors/\(problem.kind.status).json", problem.json()),
        ]
      }
  }
}

import Core
import PageParts

/// `public/marks.css`: which words of an answer are highlighted while a genre is picked.
///
/// A genre is picked by its radio button or, where a script runs, named by the
/// attribute `data-explained`. The classes of words are those that the gateway's
/// `HighlightedText` gives them; what a highlight looks like is in `style.css`.
enum HighlightStyles {
  static var css: HTML {
    """
    /* Made by marquee-pages, from Sources/Pages/HighlightStyles.swift. */
    \(Genre.allCases.map(rules))
    """
  }

  private static func rules(_ genre: Genre) -> HTML {
    let n = genre.index
    return """
      #result:is([data-explained="\(n)"], :not([data-explained]):has(#e\(n):checked)) {
      .explained::after { content: "\(genre.name): "; }
      .f\(n) { text-decoration: var(--f); background: var(--for); }
      .F\(n) { text-decoration: var(--F); background: var(--for); }
      .a\(n) { text-decoration: var(--a); }
      .A\(n) { text-decoration: var(--A); }
      }

      """
  }
}

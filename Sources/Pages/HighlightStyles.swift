import Core
import PageParts

/// `public/marks.css`: what of an answer shows while a genre is picked, and how long its bars are.
///
/// A genre is picked by its radio button, and by nothing else: so its reasons and the marked words
/// are always those of one genre. The classes of words are those that the gateway's
/// `HighlightedText` gives them; what a mark looks like is in `answer.css`.
enum HighlightStyles {
  static var css: HTML {
    """
    /* Made by marquee-pages, from Sources/Pages/HighlightStyles.swift. */
    \(Genre.allCases.map(rules))\((0...100).map(lengths))
    """
  }

  private static func rules(_ genre: Genre) -> HTML {
    let n = genre.index
    return """
      #result:has(#e\(n):checked) {
      #r\(n) { visibility: visible; }
      .f\(n) { text-decoration: var(--f); background: var(--for); }
      .F\(n) { text-decoration: var(--F); background: var(--for); }
      .a\(n) { text-decoration: var(--a); }
      .A\(n) { text-decoration: var(--A); }
      }

      """
  }

  /// Classes for what is a number, since a page may not have styles of its own.
  private static func lengths(_ percent: Int) -> HTML {
    ".p\(percent){--p:\(percent)%}.c\(percent){--c:\(percent)%}\n"
  }
}

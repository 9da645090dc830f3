internal import Core

/// `public/marks.css`: how words are marked while a genre is picked.
///
/// A genre is picked by its radio button or, where a script runs, named by the
/// attribute `data-explained`. The words' classes are those of `MarkedText`; how
/// a mark looks is in `style.css`.
enum MarkStyles {
  static var css: HTML {
    """
    /* Made from Sources/Gateway/MarkStyles.swift. */
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

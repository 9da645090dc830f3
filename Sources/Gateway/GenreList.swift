internal import Core
internal import PageParts

/// All genres of an answer: first those that the sign names, then the others, by probability.
///
/// Picking one shows its reasons: a style sheet does it, by the radio button that is checked. What a
/// script needs to move the cut-offs is in the `data` attributes: a probability, and the cut-offs
/// for precise, balanced and broad.
struct GenreList {
  /// Most probable first.
  let genres: [GenreScore]
  let verdict: Verdict
  /// In column order.
  let cuts: [HTML]

  /// The genre whose reasons are shown first.
  var explained: Genre? { verdict.named.first ?? genres.first?.genre }

  func write(to html: inout HTML) {
    let (named, explained) = (verdict.named, explained)
    html.append("<div id=\"named\"")
    if named.isEmpty { html.append(" hidden") }
    html.append("><h3>")
    html += verdict.heading
    html.append("</h3>\n<ol>\n")
    for genre in genres where named.contains(genre.genre) {
      write(genre, isPicked: genre.genre == explained, to: &html)
    }
    html.append("</ol></div>\n<ol id=\"others\">\n")
    for genre in genres where !named.contains(genre.genre) {
      write(genre, isPicked: genre.genre == explained, to: &html)
    }
    html.append("</ol>")
  }

  /// The classes of the bar, in `public/marks.css`, say how long it is (`p89`), and where the cut-off
  /// is (`c34`).
  private func write(_ genre: GenreScore, isPicked: Bool, to html: inout HTML) {
    html.append("<li data-p=\"")
    html.append(exact: genre.probability)
    html.append("\" data-cuts=\"")
    html += cuts[genre.genre.index]
    html.append("\"><label><input type=\"radio\" name=\"g\" id=\"e", genre.genre.index)
    html.append(isPicked ? "\" checked> <span>" : "\"> <span>")
    html.append(text: genre.genre.name)
    html.append("</span> <i class=\"p", HTML.hundredths(of: genre.probability))
    html.append(" c", HTML.hundredths(of: genre.threshold))
    html.append("\"></i> <b>")
    html.append(percent: genre.probability)
    html.append("</b></label></li>\n")
  }
}

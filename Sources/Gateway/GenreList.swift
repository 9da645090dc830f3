internal import Core
internal import PageParts

/// All genres of an answer, most probable first; picking one shows its reasons.
///
/// A style sheet does it, by the radio button that is checked. What a script
/// needs to move the cut-offs is in the `data` attributes: a probability, and
/// the cut-offs for precise, balanced and broad.
struct GenreList {
  let genres: [GenreScore]
  /// In column order, like the cuts.
  let balances: [Balance]
  let cuts: [HTML]
  let records: TrackRecords

  func write(to html: inout HTML) {
    let explained = genres.first { $0.selected } ?? genres.first
    // About as much as it will be.
    html.reserve(html.bytes.count + genres.count * 1536)
    html.append("<ol class=\"genres\">\n")
    for genre in genres {
      writeHead(genre, isExplained: genre.genre == explained?.genre, to: &html)
      writeReasons(genre, to: &html)
    }
    html.append("</ol>")
  }

  private func writeHead(_ genre: GenreScore, isExplained: Bool, to html: inout HTML) {
    let index = genre.genre.index
    html.append(
      genre.selected ? "<li class=\"genre chosen\" data-p=\"" : "<li class=\"genre\" data-p=\"")
    html.append(exact: genre.probability)
    html.append("\" data-cuts=\"")
    html += cuts[index]
    html.append("\"><label><input type=\"radio\" name=\"explained\" id=\"e")
    html.append(index)
    html.append("\" value=\"")
    html.append(index)
    html.append(isExplained ? "\" checked> <span class=\"name\">" : "\"> <span class=\"name\">")
    html.append(text: genre.genre.name)
    html.append("</span> <span class=\"tag\">")
    if genre.selected { html.append("Chosen") }
    html.append("</span> ")
    writeBar(genre, to: &html)
    html.append(" <span class=\"percent\">")
    html.append(percent: genre.probability)
    html.append("</span></label>\n")
  }

  /// The probability as a bar, with a stroke where the cut-off is.
  ///
  /// A drawing, since a style sheet does not know the numbers and style
  /// attributes are forbidden. The words beside it say the same.
  private func writeBar(_ genre: GenreScore, to html: inout HTML) {
    html.append(
      """
      <svg class="bar" height="14" aria-hidden="true"><rect class="track" width="100%" \
      height="14"/><rect class="fill" width="
      """)
    html.append(Int((genre.probability * 1000).rounded()), decimals: 1)
    html.append("%\" height=\"14\"/><rect class=\"cut\" x=\"")
    html.append(Int((genre.threshold * 1000).rounded()), decimals: 1)
    html.append("%\" y=\"-4\" width=\"4\" height=\"22\"/></svg>")
  }

  private func writeReasons(_ genre: GenreScore, to html: inout HTML) {
    html.append("<div class=\"more\"><p>Chosen from <b class=\"cutoff\">")
    html.append(percent: genre.threshold)
    html.append("</b> on. <span class=\"odds\">")
    records.write(for: genre.genre, from: genre.threshold, to: &html)
    html.append("</span> <a href=\"#why\">See the words in your text</a></p>\n")
    Reasons(genre: genre, balance: balances[genre.genre.index]).write(to: &html)
    html.append("</div></li>\n")
  }
}

internal import Core

/// All genres of an answer, each with its probability, its cut-off and its words.
struct GenreList {
  let genres: [GenreScore]

  var html: HTML {
    "<ol class=\"genres\">\n\(genres.map(item))</ol>"
  }

  private func item(_ genre: GenreScore) -> HTML {
    """
    <li class="\(genre.selected ? "genre chosen" : "genre")"><details\(genre.selected ? " open" : "")>
    <summary><span class="name">\(genre.genre.name)</span> \
    \(genre.selected ? "<span class=\"tag\">Chosen</span> " as HTML : "")\(bar(genre)) \
    <span class="percent">\(percent(genre.probability))</span></summary>
    <div class="more"><p>\(verdict(genre))</p>
    \(words(genre.evidence))</div></details></li>

    """
  }

  /// The probability as a bar, with a mark where the cut-off is.
  ///
  /// A drawing, since a style sheet does not know the numbers and style
  /// attributes are forbidden. The words beside it say the same.
  private func bar(_ genre: GenreScore) -> HTML {
    """
    <svg class="bar" height="14" aria-hidden="true"><rect class="track" width="100%" height="14"/>\
    <rect class="fill" width="\(genre.probability * 100, decimals: 1)%" height="14"/>\
    <rect class="cut" x="\(genre.threshold * 100, decimals: 1)%" y="-4" width="4" height="22"/></svg>
    """
  }

  private func verdict(_ genre: GenreScore) -> String {
    let cut = percent(genre.threshold)
    if genre.probability >= genre.threshold { return "Reaches its cut-off of \(cut)." }
    if genre.selected {
      return "Below its cut-off of \(cut), but no genre reaches its own, and this comes first."
    }
    let isClose = cut == percent(genre.probability)
    return "\(isClose ? "Just below" : "Below") its cut-off of \(cut)."
  }

  private func words(_ evidence: [Evidence]) -> HTML {
    guard !evidence.isEmpty else {
      return "<p>The model knows none of the words: it only knows how common the genre is.</p>\n"
    }
    return """
      <div class="words">
      \(side("for", "+", evidence.filter { $0.weight > 0 }))\
      \(side("against", "−", evidence.filter { $0.weight < 0 }))</div>

      """
  }

  private func side(_ kind: String, _ sign: String, _ evidence: [Evidence]) -> HTML {
    guard !evidence.isEmpty else { return "" }
    let items = evidence.map {
      "<li><bdi>\($0.text)</bdi> \(sign)\(abs($0.weight), decimals: 2)</li>" as HTML
    }
    return "<div class=\"\(kind)\"><p>Words \(kind) it</p><ul>\(items)</ul></div>\n"
  }
}

/// A probability in words: `83%`, `under 1%`.
func percent(_ probability: Float) -> String {
  let rounded = Int((probability * 100).rounded())
  return switch rounded {
  case ...0 where probability > 0: "under 1%"
  case 100... where probability < 1: "over 99%"
  default: "\(rounded)%"
  }
}

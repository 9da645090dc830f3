internal import Core
internal import PageParts

/// The words that moved each genre's score, as bars, and how they add up to it.
///
/// All genres' reasons lie in one place, so that it is as large as the largest of them; a style sheet
/// shows those of the genre that is picked. The numbers show once a visitor has opened the details.
struct Reasons {
  let genres: [GenreScore]
  /// The words that the evidence is of.
  let synopsis: TokenizedSynopsis
  /// In column order.
  let balances: [Balance]
  let verdict: Verdict
  let records: TrackRecords

  /// How many words are shown of a genre.
  static let count = 5

  func write(to html: inout HTML) {
    // The strongest of each genre comes first.
    var largest: Float = 0
    for genre in genres { largest = max(largest, genre.evidence.first?.weight.magnitude ?? 0) }
    html.append(
      """
      <p class="sides" aria-hidden="true"><span>against</span> <span>for</span></p>
      <div class="reasons">

      """)
    for genre in genres { write(genre, largest: largest, to: &html) }
    html.append("</div>")
  }

  private func write(_ genre: GenreScore, largest: Float, to html: inout HTML) {
    html.append("<div id=\"r", genre.genre.index)
    html.append("\"><h3>")
    html.append(text: genre.genre.name)
    html.append(": ")
    html.append(percent: genre.probability)
    html.append("</h3>\n<ul>")
    let balance = balances[genre.genre.index]
    var sum = HundredthsSum()
    let intercept = sum.add(balance.intercept)
    let shown = genre.evidence.prefix(Self.count).sorted { $0.weight > $1.weight }
    var (told, weight) = (0, Float(0))
    for evidence in shown {
      let added = evidence.weight
      let part = sum.add(added)
      if added < 0 { html.append("<li class=\"a\">") } else { html.append("<li>") }
      synopsis.withBytes(of: evidence.words.places) { append($0, to: &html) }
      html.append("<i class=\"p", HTML.hundredths(of: added.magnitude / largest))
      html.append("\"></i><b>")
      html.append(hundredths: part)
      html.append("</b></li>")
      told += part
      weight += added
    }
    html.append("</ul>\n<p>")
    html.append(hundredths: intercept)
    html.append(" to begin with, ")
    html.append(hundredths: told)
    html.append(" from these words, ")
    let others = sum.add(balance.towards.weight + balance.against.weight - weight)
    html.append(hundredths: others)
    html.append(" from ", max(0, balance.towards.count + balance.against.count - shown.count))
    html.append(" others: ")
    html.append(hundredths: intercept + told + others)
    html.append(". Named at <b>")
    html.append(percent: genre.threshold)
    html.append("</b> or more. <span>")
    if case .chosen(let chosen) = verdict, chosen.contains(genre.genre) {
      records.write(for: genre.genre, from: genre.threshold, to: &html)
    }
    html.append("</span></p></div>\n")
  }

  /// What is longer than a word ever is, is cut: each genre would have it again.
  private static let longestText = 64

  private func append(_ text: UnsafeBufferPointer<UInt8>, to html: inout HTML) {
    guard text.count > Self.longestText else { return html.append(text: text) }
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    let beginning = scalars.prefix(Self.longestText / 4)
    html.append(text: String(String.UnicodeScalarView(beginning)))
    html.append("…")
  }
}

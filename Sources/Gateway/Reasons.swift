internal import Core

/// The words that moved one genre's score, and how they add up to it.
struct Reasons {
  let genre: GenreScore
  let balance: Balance

  func write(to html: inout HTML) {
    let evidence = genre.evidence
    let towards = evidence.indices.filter { evidence.weight(at: $0) > 0 }
    let against = evidence.indices.filter { evidence.weight(at: $0) < 0 }
    let (moreFor, moreAgainst) = (
      rest(balance.towards, without: towards), rest(balance.against, without: against)
    )
    let parts = hundredths(
      [balance.intercept] + towards.map(evidence.weight) + [moreFor.weight]
        + against.map(evidence.weight) + [moreAgainst.weight])
    let partsFor = parts[1..<towards.count + 2]
    let partsAgainst = parts[(towards.count + 2)...]
    html.append("<div class=\"words\">\n")
    write("for", towards, partsFor, moreFor.count, to: &html)
    write("against", against, partsAgainst, moreAgainst.count, to: &html)
    html.append("</div>\n")
    writeSum(parts[0], partsFor.reduce(0, +), partsAgainst.reduce(0, +), to: &html)
  }

  /// What is not told word by word.
  private func rest(
    _ sum: EvidenceSum, without told: [Int]
  ) -> (count: Int, weight: Float) {
    let count = sum.count - told.count
    return (
      count, count == 0 ? 0 : told.reduce(sum.weight) { $0 - genre.evidence.weight(at: $1) }
    )
  }

  /// - Parameters:
  ///   - places: those of the evidence to tell.
  ///   - parts: its weights, and that of the rest.
  private func write(
    _ kind: StaticString, _ places: [Int], _ parts: ArraySlice<Int>, _ restCount: Int,
    to html: inout HTML
  ) {
    guard !places.isEmpty || restCount > 0 else { return }
    html.append("<div class=\"")
    html.append(kind)
    html.append("\"><p>Words ")
    html.append(kind)
    html.append(" it</p><ul>")
    for (place, part) in zip(places, parts) {
      html.append("<li><bdi>")
      genre.evidence.withText(at: place) { html.append(text: $0) }
      html.append("</bdi> ")
      html.append(hundredths: part)
      html.append("</li>")
    }
    if restCount > 0, let part = parts.last {
      html.append("<li class=\"rest\">")
      html.append(restCount)
      html.append(" more ")
      html.append(hundredths: part)
      html.append("</li>")
    }
    html.append("</ul></div>\n")
  }

  private func writeSum(_ intercept: Int, _ towards: Int, _ against: Int, to html: inout HTML) {
    html.append("<p class=\"sum\"><span><b>")
    html.append(hundredths: intercept)
    html.append("</b> before any word</span> <span><b>")
    html.append(hundredths: towards)
    html.append("</b> for it</span> <span><b>")
    html.append(hundredths: against)
    html.append("</b> against it</span> <span><b>= ")
    html.append(hundredths: intercept + towards + against)
    html.append("</b>, the score: ")
    html.append(percent: genre.probability)
    html.append("</span></p>\n")
  }
}

/// Rounds numbers to hundredths that add up to the rounded sum of the numbers.
///
///     hundredths([0.004, 0.004, 0.004])  // [0, 1, 0]
///
/// Each is the difference of two rounded sums, so none is off by a hundredth or more.
package func hundredths(_ numbers: [Float]) -> [Int] {
  var sum: Double = 0
  var rounded = 0
  return numbers.map { number in
    sum += Double(number) * 100
    defer { rounded = Int(sum.rounded()) }
    return Int(sum.rounded()) - rounded
  }
}

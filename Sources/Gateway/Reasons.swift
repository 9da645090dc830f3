internal import Core

/// The words that moved one genre's score, and how they add up to it.
struct Reasons {
  let genre: GenreScore
  let balance: Balance

  func write(to html: inout HTML) {
    var sum = HundredthsSum()
    let intercept = sum.add(balance.intercept)
    html.append("<div class=\"words\">\n")
    let towards = write("for", balance.towards, { $0 > 0 }, adding: &sum, to: &html)
    let against = write("against", balance.against, { $0 < 0 }, adding: &sum, to: &html)
    html.append("</div>\n")
    writeSum(intercept, towards, against, to: &html)
  }

  /// Writes the evidence of one kind, and what is not told word by word.
  ///
  /// - Parameter all: all evidence of the kind.
  /// - Returns: its weight in hundredths.
  private func write(
    _ kind: StaticString, _ all: EvidenceSum, _ isOfKind: (Float) -> Bool,
    adding sum: inout HundredthsSum, to html: inout HTML
  ) -> Int {
    guard all.count > 0 else { return 0 }
    html.append("<div class=\"")
    html.append(kind)
    html.append("\"><p>Words ")
    html.append(kind)
    html.append(" it</p><ul>")
    var (restCount, rest, total) = (all.count, all.weight, 0)
    for evidence in genre.evidence where isOfKind(evidence.weight) {
      let part = sum.add(evidence.weight)
      html.append("<li><bdi>")
      html.append(text: evidence.text)
      html.append("</bdi> ")
      html.append(hundredths: part)
      html.append("</li>")
      restCount -= 1
      rest -= evidence.weight
      total += part
    }
    if restCount > 0 {
      let part = sum.add(rest)
      html.append("<li class=\"rest\">")
      html.append(restCount)
      html.append(" more ")
      html.append(hundredths: part)
      html.append("</li>")
      total += part
    }
    html.append("</ul></div>\n")
    return total
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
///     var sum = HundredthsSum()
///     [0.004, 0.004, 0.004].map { sum.add($0) }  // [0, 1, 0]
///
/// Each is the difference of two rounded sums, so none is off by a hundredth or more.
package struct HundredthsSum {
  private var exact: Double = 0
  private var rounded = 0

  package init() {}

  /// Adds a number, and returns it in hundredths.
  package mutating func add(_ number: Float) -> Int {
    exact += Double(number) * 100
    defer { rounded = Int(exact.rounded()) }
    return Int(exact.rounded()) - rounded
  }
}

package import Core
package import PageParts

/// How often the model was right, and how much it found, on films that it had not seen.
package struct TrackRecords: Sendable {
  /// One a genre, in column order; `nil` where nothing was measured.
  private let curves: [PrecisionRecallCurve?]

  package init(_ curves: EvaluationCurves? = nil) {
    self.curves = Genre.names.map { curves?.precisionRecall[$0] }
  }

  /// Says what a cut-off means for a genre; a script moves the cut-off and puts other numbers in.
  package func write(for genre: Genre, from cut: Float, to html: inout HTML) {
    guard let (precision, recall) = curves[genre.index]?.values(at: Double(cut)) else { return }
    html.append("On films new to it: of 100 called ")
    html.append(text: genre.name)
    html.append(", <b>")
    html.append(Int((precision * 100).rounded()))
    html.append("</b> are; of 100 that are, it finds <b>")
    html.append(Int((recall * 100).rounded()))
    html.append("</b>.")
  }
}

extension PrecisionRecallCurve {
  /// Precision and recall at a cut-off; between two points, what lies between.
  fileprivate func values(at cut: Double) -> (precision: Double, recall: Double)? {
    guard let last = threshold.indices.last else { return nil }
    // The curve's thresholds are rounded down.
    let next = threshold.firstIndex { $0 + 1e-4 > cut } ?? last
    let before = next > 0 && threshold[next] > cut ? next - 1 : next
    let width = threshold[next] - threshold[before]
    let share = width > 0 ? min(1, (cut - threshold[before]) / width) : 0
    return (
      precision[before] + share * (precision[next] - precision[before]),
      recall[before] + share * (recall[next] - recall[before])
    )
  }
}

internal import Core

/// How often the model was right, and how much it found, on films that it had not seen.
package struct TrackRecords: Sendable {
  /// One genre's precision and recall, by ascending cut-off.
  package struct Curve: Sendable {
    var cuts: [Float]
    var precision: [Float]
    var recall: [Float]

    package init(cuts: [Float], precision: [Float], recall: [Float]) {
      self.cuts = cuts
      self.precision = precision
      self.recall = recall
    }

    /// Precision and recall at a cut-off; between two points, what lies between.
    func values(at cut: Float) -> (precision: Float, recall: Float)? {
      guard let last = cuts.indices.last else { return nil }
      let next = cuts.firstIndex { $0 >= cut } ?? last
      let before = next > 0 && cuts[next] > cut ? next - 1 : next
      let width = cuts[next] - cuts[before]
      let share = width > 0 ? (cut - cuts[before]) / width : 0
      return (
        precision[before] + share * (precision[next] - precision[before]),
        recall[before] + share * (recall[next] - recall[before])
      )
    }
  }

  /// One a genre, in column order; `nil` where nothing was measured.
  private let curves: [Curve?]

  package init(_ curves: [Curve?] = []) {
    self.curves = curves
  }

  /// Says what a cut-off means for a genre; a script moves the cut-off and puts other numbers in.
  func write(for genre: Genre, from cut: Float, to html: inout HTML) {
    guard curves.indices.contains(genre.index),
      let (precision, recall) = curves[genre.index]?.values(at: cut)
    else { return }
    html.append("On films new to it: of 100 called ")
    html.append(text: genre.name)
    html.append(", <b>")
    html.append(Int((precision * 100).rounded()))
    html.append("</b> are; of 100 that are, it finds <b>")
    html.append(Int((recall * 100).rounded()))
    html.append("</b>.")
  }
}

package import Core
package import PageParts

/// How often the model was right, and how much it found, on films that it had not seen.
package struct TrackRecords: Sendable {
  /// One genre's curve, and how many films it rests on.
  private struct Record {
    let curve: PrecisionRecallCurve
    let support: Int
  }

  /// What kind of films they were.
  private let films: HTML
  /// One a genre, in column order; `nil` where nothing was measured.
  private let records: [Record?]

  package init(_ metrics: ModelMetrics? = nil) {
    let measurement = metrics?.telling
    films = "\(metrics?.tellingFilms ?? "films")"
    records = Genre.names.map { name in
      guard let curve = measurement?.curves?.precisionRecall[name],
        let support = measurement?.report.perGenre[name]?.support
      else { return nil }
      return Record(curve: curve, support: support)
    }
  }

  /// Says what a cut-off means for a genre; a script moves the cut-off and puts other numbers in.
  package func write(for genre: Genre, from cut: Float, to html: inout HTML) {
    guard let record = records[genre.index],
      let counts = record.curve.counts(at: Double(cut), support: record.support)
    else { return }
    html.append("Of ")
    html += films
    html.append(" it had never seen, it was right about <b>")
    html.append(counts.right, of: counts.called)
    html.append("</b> that it called ")
    html.append(text: genre.name)
    html.append(", and found <b>")
    html.append(counts.right, of: record.support)
    html.append("</b> that are.")
  }
}

extension ModelMetrics {
  /// What the films are that it is judged by.
  var tellingFilms: String {
    realMovies != nil ? "real films" : isInvented ? "invented films" : "films"
  }
}

extension PrecisionRecallCurve {
  /// How many films are called so at a cut-off, and how many of them are; `nil` if none is called.
  ///
  /// - Parameter support: how many films are.
  fileprivate func counts(at cut: Double, support: Int) -> (called: Int, right: Int)? {
    guard let (precision, recall) = values(at: cut), precision > 0 else { return nil }
    let right = recall * Double(support)
    return (Int(nearest: right / precision), Int(nearest: right))
  }

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

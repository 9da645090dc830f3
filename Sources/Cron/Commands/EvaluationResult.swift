import Core

/// The figures of an evaluation, as JSON and as tables.
struct EvaluationResult: Encodable {
  var model: String
  var report: EvaluationReport
  var withTitle: EvaluationReport?
  var baselines: [Baseline]?

  private enum CodingKeys: String, CodingKey {
    case model, baselines
    case withTitle = "with_title"
  }

  func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(model, forKey: .model)
    try members.encodeIfPresent(withTitle, forKey: .withTitle)
    try members.encodeIfPresent(baselines, forKey: .baselines)
  }

  var text: String {
    """
    model \(model) on \(Figures.count(report.nTest, "movie"))

    \(averages)
    \(comparison)
    from overviews alone, by genre:

    \(genres)
    """
  }

  /// A row for each figure, a column for each way of asking.
  private var averages: String {
    let reports = [("overview alone", report)] + (withTitle.map { [("with the title", $0)] } ?? [])
    var table = TextTable([""] + reports.map(\.0))
    let rows: [(String, KeyPath<EvaluationReport, Double>)] = [
      ("precision, micro", \.precisionMicro), ("recall, micro", \.recallMicro),
      ("F1, micro", \.f1Micro), ("precision, macro", \.precisionMacro),
      ("recall, macro", \.recallMacro), ("F1, macro", \.f1Macro),
      ("average precision, macro", \.averagePrecisionMacro),
      ("calibration error, mean", \.expectedCalibrationError),
      ("all genres right", \.subsetAccuracy), ("genres named a movie", \.genresPerMovie),
    ]
    for (name, figure) in rows {
      table.add([name] + reports.map { Figures.decimal($0.1[keyPath: figure]) })
    }
    return table.text
  }

  /// A row for each way of naming genres, the simpler ones first; empty without any.
  private var comparison: String {
    guard let baselines else { return "" }
    let model = Baseline(name: "marquee", title: "this model", report: report)
    var table = TextTable([
      "from overviews alone", "precision, micro", "recall, micro", "F1, micro", "F1, macro",
    ])
    for way in baselines + [model] {
      let figures = [way.precisionMicro, way.recallMicro, way.f1Micro, way.f1Macro]
      table.add([way.title] + figures.map { Figures.decimal($0) })
    }
    return "\n" + table.text + "\n"
  }

  /// A row for each genre, the most frequent first.
  private var genres: String {
    var table = TextTable([
      "genre", "movies", "precision", "recall", "F1", "AP", "calib.", "TP", "FP", "FN", "TN",
    ])
    let rows = Genre.names.compactMap { name in report.perGenre[name].map { (name, $0) } }
    for (name, genre) in rows.sorted(by: { ($1.1.support, $0.0) < ($0.1.support, $1.0) }) {
      let counts = [
        genre.confusion.truePositives, genre.confusion.falsePositives,
        genre.confusion.falseNegatives, genre.confusion.trueNegatives,
      ]
      let figures = [
        genre.precision, genre.recall, genre.f1, genre.averagePrecision,
        genre.expectedCalibrationError,
      ]
      table.add(
        [name, Figures.count(genre.support)] + figures.map { Figures.decimal($0) }
          + counts.map { Figures.count($0) })
    }
    return table.text
  }
}

/// `metrics.json`: what was measured when the model was made.
///
/// The top level is the evaluation on held-out movies from their overviews
/// alone; `with_title` is the same with the titles given.
package struct ModelMetrics: Hashable, Codable, Sendable {
  package var report: EvaluationReport
  package var withTitle: EvaluationReport
  package var nTrain: Int
  /// The mean of the genres' thresholds for `balanced`.
  package var threshold: Double
  /// `nil` in models of before they were measured.
  package var curves: EvaluationCurves?
  /// What the model is compared with, if anything.
  package var baselines: [Baseline]?
  /// Names of the genres whose weights did not reach the tolerance.
  package var unconverged: [String]

  /// The number of movies of both sides of the split.
  package var nMovies: Int { nTrain + report.nTest }

  private enum CodingKeys: String, CodingKey {
    case threshold, unconverged, baselines
    case withTitle = "with_title"
    case nTrain = "n_train"
  }

  init(_ result: GenreTrainer.Result) {
    let thresholds = result.classifier.thresholds.balanced.numbers
    report = result.report
    withTitle = result.reportWithTitles
    curves = result.curves
    baselines = result.baselines
    nTrain = result.trainingCount
    threshold = thresholds.reduce(0) { $0 + Double($1) } / Double(thresholds.count)
    unconverged = result.unconverged.map(\.name)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    report = try EvaluationReport(from: decoder)
    withTitle = try container.decode(EvaluationReport.self, forKey: .withTitle)
    curves = try? EvaluationCurves(from: decoder)
    baselines = try container.decodeIfPresent([Baseline].self, forKey: .baselines)
    nTrain = try container.decode(Int.self, forKey: .nTrain)
    threshold = try container.decode(Double.self, forKey: .threshold)
    unconverged = try container.decode([String].self, forKey: .unconverged)
  }

  package func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    try curves?.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(baselines, forKey: .baselines)
    try container.encode(withTitle, forKey: .withTitle)
    try container.encode(nTrain, forKey: .nTrain)
    try container.encode(threshold, forKey: .threshold)
    try container.encode(unconverged, forKey: .unconverged)
  }
}

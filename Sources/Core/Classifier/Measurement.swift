/// How good a classifier is on movies that it has not seen.
///
/// Encoded, the top level is from overviews alone; `with_title` is the same with the titles given.
package struct Measurement: Hashable, Sendable {
  package var report: EvaluationReport
  package var withTitle: EvaluationReport
  /// What thresholds and probabilities mean; `nil` in models of before it was measured.
  package var curves: EvaluationCurves?

  /// Classifies movies as a visitor's would be, and compares the answers with their genres.
  ///
  /// - Parameter forEachBatch: calls its body with some of the movies, until all have come.
  package init(
    of classifier: GenreClassifier, threads: Int = 0,
    forEachBatch: (_ body: ([Movie]) -> Void) throws -> Void
  ) throws {
    var plain = Evaluation(of: classifier, withTitles: false)
    var titled = Evaluation(of: classifier, withTitles: true)
    try forEachBatch { movies in
      plain.add(movies, threads: threads)
      titled.add(movies, threads: threads)
    }
    guard !plain.labels.isEmpty else { throw TrainingError.noHeldOutMovies }
    report = plain.report
    withTitle = titled.report
    curves = EvaluationCurves(
      probabilities: plain.probabilities, labels: plain.labels, thresholds: classifier.thresholds)
  }
}

extension Measurement: Codable {
  private enum CodingKeys: String, CodingKey {
    case withTitle = "with_title"
  }

  package init(from decoder: any Decoder) throws {
    report = try EvaluationReport(from: decoder)
    withTitle = try decoder.container(keyedBy: CodingKeys.self)
      .decode(EvaluationReport.self, forKey: .withTitle)
    curves = try EvaluationCurves.ifPresent(in: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    try curves?.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(withTitle, forKey: .withTitle)
  }
}

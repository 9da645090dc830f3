/// `metrics.json`: what was measured when the model was made.
///
/// The top level is the measurement on held-out movies.
package struct ModelMetrics: Hashable, Codable, Sendable {
  /// On the movies that were held out.
  package var heldOut: Measurement
  /// Whether most of the movies are starter movies, which are invented, the held-out ones too.
  package var isInvented: Bool
  /// What was measured on real movies, of a model of all starter movies and no others.
  package var realMovies: RealMovieFigures?
  package var nTrain: Int
  /// The mean of the genres' thresholds for `balanced`.
  package var threshold: Double
  /// What the model is compared with, if anything.
  package var baselines: [Baseline]?
  /// Names of the genres whose weights did not reach the tolerance.
  package var unconverged: [String]

  package var report: EvaluationReport { heldOut.report }
  /// What says most about films that people ask for.
  package var telling: Measurement { realMovies?.measurement ?? heldOut }
  /// The number of movies of both sides of the split.
  package var nMovies: Int { nTrain + report.nTest }

  private enum CodingKeys: String, CodingKey {
    case threshold, unconverged, baselines
    case isInvented = "invented"
    case realMovies = "real_movies"
    case nTrain = "n_train"
  }

  init(_ result: GenreTrainer.Result, realMovies: RealMovieFigures? = nil) {
    let thresholds = result.classifier.thresholds.balanced.numbers
    heldOut = result.measurement
    isInvented = result.realRates != nil
    self.realMovies = realMovies
    baselines = result.baselines
    nTrain = result.trainingCount
    threshold = thresholds.reduce(0) { $0 + Double($1) } / Double(thresholds.count)
    unconverged = result.unconverged.map(\.name)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    heldOut = try Measurement(from: decoder)
    isInvented = try container.decodeIfPresent(Bool.self, forKey: .isInvented) ?? false
    realMovies = try container.decodeIfPresent(RealMovieFigures.self, forKey: .realMovies)
    baselines = try container.decodeIfPresent([Baseline].self, forKey: .baselines)
    nTrain = try container.decode(Int.self, forKey: .nTrain)
    threshold = try container.decode(Double.self, forKey: .threshold)
    unconverged = try container.decode([String].self, forKey: .unconverged)
  }

  package func encode(to encoder: any Encoder) throws {
    try heldOut.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(isInvented, forKey: .isInvented)
    try container.encodeIfPresent(realMovies, forKey: .realMovies)
    try container.encodeIfPresent(baselines, forKey: .baselines)
    try container.encode(nTrain, forKey: .nTrain)
    try container.encode(threshold, forKey: .threshold)
    try container.encode(unconverged, forKey: .unconverged)
  }
}

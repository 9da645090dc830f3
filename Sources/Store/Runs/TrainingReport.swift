import Core

/// What a training made.
package struct TrainingReport: Hashable, Codable, Sendable {
  package let version: String
  /// Whether the version was there already, and learned from the same movies.
  package let isKnown: Bool
  package let seconds: Double
  /// By stage of the training.
  package let stageSeconds: [String: Double]
  /// The curves stay in the model's directory: every run would be remembered with them.
  package private(set) var metrics: ModelMetrics

  package var movies: Int { metrics.nMovies }

  private enum CodingKeys: String, CodingKey {
    case version, movies, seconds
    case isKnown = "known"
    case stageSeconds = "stage_seconds"
  }

  package init(
    version: String, isKnown: Bool = false, seconds: Double, stageSeconds: [String: Double] = [:],
    metrics: ModelMetrics
  ) {
    self.version = version
    self.isKnown = isKnown
    self.seconds = seconds
    self.stageSeconds = stageSeconds
    self.metrics = metrics
    self.metrics.heldOut.curves = nil
    self.metrics.realMovies = nil
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    version = try members.decode(String.self, forKey: .version)
    isKnown = try members.decode(Bool.self, forKey: .isKnown)
    seconds = try members.decode(Double.self, forKey: .seconds)
    stageSeconds = try members.decode([String: Double].self, forKey: .stageSeconds)
    metrics = try ModelMetrics(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try metrics.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(version, forKey: .version)
    try members.encode(isKnown, forKey: .isKnown)
    try members.encode(movies, forKey: .movies)
    try members.encode(seconds, forKey: .seconds)
    try members.encode(stageSeconds, forKey: .stageSeconds)
  }
}

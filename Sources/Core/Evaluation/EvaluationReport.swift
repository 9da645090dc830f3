/// How good a model is on movies it has not seen.
///
/// The encoded names are the field's. Averages over genres count a genre whose
/// figure is undefined as 0, as scikit-learn does by default.
public struct EvaluationReport: Hashable, Codable, Sendable {
  /// One genre's figures.
  public struct GenreReport: Hashable, Codable, Sendable {
    public var precision: Double?
    public var recall: Double?
    public var f1: Double?
    public var averagePrecision: Double?
    /// The number of movies that have the genre.
    public var support: Int
    public var confusion: ConfusionCounts
    /// The mean distance of stated from true probability (ECE, 10 bins).
    public var expectedCalibrationError: Double

    private enum CodingKeys: String, CodingKey {
      case precision, recall, f1, support, confusion
      case averagePrecision = "average_precision"
      case expectedCalibrationError = "expected_calibration_error"
    }
  }

  public var precisionMicro: Double
  public var recallMicro: Double
  public var f1Micro: Double
  public var precisionMacro: Double
  public var recallMacro: Double
  public var f1Macro: Double
  public var averagePrecisionMacro: Double
  public var expectedCalibrationError: Double
  /// The share of movies whose genres were all and only the right ones.
  public var subsetAccuracy: Double
  /// The mean number of genres that were named for a movie.
  public var genresPerMovie: Double
  public var nTest: Int
  /// By genre name.
  public var perGenreF1: [String: Double]
  public var perGenre: [String: GenreReport]

  private enum CodingKeys: String, CodingKey {
    case precisionMicro = "precision_micro"
    case recallMicro = "recall_micro"
    case f1Micro = "f1_micro"
    case precisionMacro = "precision_macro"
    case recallMacro = "recall_macro"
    case f1Macro = "f1_macro"
    case averagePrecisionMacro = "average_precision_macro"
    case expectedCalibrationError = "expected_calibration_error"
    case subsetAccuracy = "subset_accuracy"
    case genresPerMovie = "genres_per_movie"
    case nTest = "n_test"
    case perGenreF1 = "per_genre_f1"
    case perGenre = "per_genre"
  }

  /// Compares answers with the truth.
  ///
  /// - Parameters:
  ///   - probabilities: `n × genres`, row by row.
  ///   - selected: `n` sets of genres, as a visitor would get them.
  ///   - labels: `n` sets of genres.
  public init(probabilities: [Float], selected: [GenreSet], labels: [GenreSet]) {
    let count = Genre.allCases.count
    let n = Double(max(1, labels.count))
    var total = ConfusionCounts()
    perGenre = [:]
    for genre in Genre.allCases {
      let confusion = ConfusionCounts(genre, selected: selected, labels: labels)
      total = total + confusion
      let column = labels.indices.map { probabilities[$0 * count + genre.index] }
      let truth = labels.map { $0[genre.index] }
      perGenre[genre.name] = GenreReport(
        precision: confusion.precision, recall: confusion.recall, f1: confusion.f1,
        averagePrecision: Ranking(scores: column, labels: truth).averagePrecision,
        support: confusion.support, confusion: confusion,
        expectedCalibrationError: Calibration.expectedError(probabilities: column, labels: truth))
    }
    let reports = Genre.names.compactMap { [perGenre] in perGenre[$0] }
    func mean(_ figure: (GenreReport) -> Double?) -> Double {
      reports.reduce(0) { $0 + (figure($1) ?? 0) } / Double(count)
    }
    precisionMicro = total.precision ?? 0
    recallMicro = total.recall ?? 0
    f1Micro = total.f1 ?? 0
    precisionMacro = mean(\.precision)
    recallMacro = mean(\.recall)
    f1Macro = mean(\.f1)
    averagePrecisionMacro = mean(\.averagePrecision)
    expectedCalibrationError = mean(\.expectedCalibrationError)
    subsetAccuracy = Double(zip(selected, labels).count { $0 == $1 }) / n
    genresPerMovie = Double(total.truePositives + total.falsePositives) / n
    nTest = labels.count
    perGenreF1 = perGenre.mapValues { $0.f1 ?? 0 }
  }
}

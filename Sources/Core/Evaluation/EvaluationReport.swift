/// How good a model is on movies it has not seen.
///
/// Its averages are members of it: `report.f1Micro`. The encoded names are the field's.
@dynamicMemberLookup
package struct EvaluationReport: Hashable, Codable, Sendable {
  /// One genre's figures.
  package struct GenreReport: Hashable, Codable, Sendable {
    package var precision: Double?
    package var recall: Double?
    package var f1: Double?
    package var averagePrecision: Double?
    /// The number of movies that have the genre.
    package var support: Int
    package var confusion: ConfusionCounts
    /// The mean distance of stated from true probability (ECE, 10 bins).
    package var expectedCalibrationError: Double

    private enum CodingKeys: String, CodingKey {
      case precision, recall, f1, support, confusion
      case averagePrecision = "average_precision"
      case expectedCalibrationError = "expected_calibration_error"
    }
  }

  /// Those of all genres together.
  package let averages: Averages
  package var averagePrecisionMacro: Double
  package var expectedCalibrationError: Double
  /// The share of movies whose genres were all and only the right ones.
  package var subsetAccuracy: Double
  /// The mean number of genres that were named for a movie.
  package var genresPerMovie: Double
  package var nTest: Int
  /// By genre name.
  package var perGenreF1: [String: Double]
  package var perGenre: [String: GenreReport]

  private enum CodingKeys: String, CodingKey {
    case averagePrecisionMacro = "average_precision_macro"
    case expectedCalibrationError = "expected_calibration_error"
    case subsetAccuracy = "subset_accuracy"
    case genresPerMovie = "genres_per_movie"
    case nTest = "n_test"
    case perGenreF1 = "per_genre_f1"
    case perGenre = "per_genre"
  }

  package subscript<Value>(dynamicMember average: KeyPath<Averages, Value>) -> Value {
    averages[keyPath: average]
  }

  /// Compares answers with the truth.
  ///
  /// - Parameters:
  ///   - probabilities: a row for each of `n` movies.
  ///   - selected: `n` sets of genres, as a visitor would get them.
  ///   - labels: `n` sets of genres.
  package init(probabilities: GenreTable, selected: [GenreSet], labels: [GenreSet]) {
    let n = Double(max(1, labels.count))
    perGenre = [:]
    for genre in Genre.allCases {
      let confusion = ConfusionCounts(genre, selected: selected, labels: labels)
      let column = probabilities.column(genre.index)
      let truth = labels.map { $0[genre.index] }
      perGenre[genre.name] = GenreReport(
        precision: confusion.precision, recall: confusion.recall, f1: confusion.f1,
        averagePrecision: Ranking(scores: column, labels: truth).averagePrecision,
        support: confusion.support, confusion: confusion,
        expectedCalibrationError: Calibration.expectedError(probabilities: column, labels: truth))
    }
    let reports = Genre.names.compactMap { [perGenre] in perGenre[$0] }
    func mean(_ figure: (GenreReport) -> Double) -> Double {
      reports.reduce(0) { $0 + figure($1) } / Double(reports.count)
    }
    averages = Averages(reports.map(\.confusion))
    averagePrecisionMacro = mean { $0.averagePrecision ?? 0 }
    expectedCalibrationError = mean(\.expectedCalibrationError)
    subsetAccuracy = Double(zip(selected, labels).count { $0 == $1 }) / n
    genresPerMovie = Double(selected.reduce(0) { $0 + $1.rawValue.nonzeroBitCount }) / n
    nTest = labels.count
    perGenreF1 = perGenre.mapValues { $0.f1 ?? 0 }
  }
}

extension EvaluationReport {
  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    averages = try Averages(from: decoder)
    averagePrecisionMacro = try members.decode(Double.self, forKey: .averagePrecisionMacro)
    expectedCalibrationError = try members.decode(Double.self, forKey: .expectedCalibrationError)
    subsetAccuracy = try members.decode(Double.self, forKey: .subsetAccuracy)
    genresPerMovie = try members.decode(Double.self, forKey: .genresPerMovie)
    nTest = try members.decode(Int.self, forKey: .nTest)
    perGenreF1 = try members.decode([String: Double].self, forKey: .perGenreF1)
    perGenre = try members.decode([String: GenreReport].self, forKey: .perGenre)
  }

  package func encode(to encoder: any Encoder) throws {
    try averages.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(averagePrecisionMacro, forKey: .averagePrecisionMacro)
    try members.encode(expectedCalibrationError, forKey: .expectedCalibrationError)
    try members.encode(subsetAccuracy, forKey: .subsetAccuracy)
    try members.encode(genresPerMovie, forKey: .genresPerMovie)
    try members.encode(nTest, forKey: .nTest)
    try members.encode(perGenreF1, forKey: .perGenreF1)
    try members.encode(perGenre, forKey: .perGenre)
  }
}

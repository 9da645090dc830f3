internal import Core

/// What is told about the model in service, at `/model`: the JSON, and what the page shows.
struct ModelDescription: Encodable {
  /// The figures of all genres together.
  struct Averages: Encodable {
    let report: EvaluationReport

    private enum CodingKeys: String, CodingKey {
      case averagePrecisionMacro = "average_precision_macro"
      case expectedCalibrationError = "expected_calibration_error"
    }

    func encode(to encoder: any Encoder) throws {
      try report.averages.encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(report.averagePrecisionMacro, forKey: .averagePrecisionMacro)
      try members.encode(report.expectedCalibrationError, forKey: .expectedCalibrationError)
    }
  }

  /// What was measured of one genre.
  struct GenreFigures: Encodable {
    let genre: Genre
    let report: EvaluationReport.GenreReport
    let curve: PrecisionRecallCurve?

    private enum CodingKeys: String, CodingKey {
      case genre
      case precisionRecall = "precision_recall"
    }

    func encode(to encoder: any Encoder) throws {
      try report.encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(genre.name, forKey: .genre)
      try members.encodeIfPresent(curve, forKey: .precisionRecall)
    }
  }

  /// One measurement, whole.
  struct Figures: Encodable {
    let measurement: Measurement
    /// In column order.
    let genres: [GenreFigures]

    init(_ measurement: Measurement) {
      self.measurement = measurement
      genres = Genre.allCases.compactMap { genre in
        measurement.report.perGenre[genre.name].map {
          GenreFigures(
            genre: genre, report: $0,
            curve: measurement.curves?.precisionRecall[genre.name])
        }
      }
    }

    private enum CodingKeys: String, CodingKey {
      case genres, reliability
      case nTest = "n_test"
      case withTitle = "with_title"
    }

    func encode(to encoder: any Encoder) throws {
      try Averages(report: measurement.report).encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(measurement.report.nTest, forKey: .nTest)
      try members.encode(Averages(report: measurement.withTitle), forKey: .withTitle)
      try members.encode(genres, forKey: .genres)
      try members.encode(measurement.curves?.reliability ?? [], forKey: .reliability)
    }
  }

  /// The figures on real movies, and when they were measured.
  struct RealFigures: Encodable {
    let measured: String
    let figures: Figures

    private enum CodingKeys: CodingKey {
      case measured
    }

    func encode(to encoder: any Encoder) throws {
      try figures.encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(measured, forKey: .measured)
    }
  }

  /// One genre: its thresholds, its strongest words, and how well the model knows it.
  struct GenreDescription: Encodable {
    let figures: GenreFigures
    let thresholds: ModelManifest.GenreThresholds
    let strongest: StrongestTerms

    var genre: Genre { figures.genre }

    private enum CodingKeys: String, CodingKey {
      case thresholds, strongest
    }

    func encode(to encoder: any Encoder) throws {
      try figures.encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(thresholds, forKey: .thresholds)
      try members.encode(
        ["for": strongest.towards, "against": strongest.against], forKey: .strongest)
    }
  }

  /// How many words are told for and against a genre.
  static let termCount = 12

  let version: String
  let manifest: ModelManifest
  let metrics: ModelMetrics
  /// How many words, pairs and the like have a weight.
  let termCount: Int
  /// On the held-out movies, in column order.
  let genres: [GenreDescription]
  /// On real movies, of a model of invented ones.
  let realMovies: RealFigures?
  let nights: [Night]

  /// What says most about films that people ask for, genre by genre.
  var tellingGenres: [GenreFigures] { realMovies?.figures.genres ?? genres.map(\.figures) }

  init(_ model: CurrentModel.Served, nights: [Night]) {
    version = model.version
    manifest = model.manifest
    metrics = model.metrics
    termCount = model.classifier.features.columnCount
    let strongest = model.classifier.strongestTerms(Self.termCount)
    genres = Figures(model.metrics.heldOut).genres.compactMap { figures in
      model.manifest.thresholds[figures.genre.name].map {
        GenreDescription(
          figures: figures, thresholds: $0, strongest: strongest[figures.genre.index])
      }
    }
    realMovies = model.metrics.realMovies.map {
      RealFigures(measured: $0.measured, figures: Figures($0.measurement))
    }
    self.nights = nights
  }

  private enum CodingKeys: String, CodingKey {
    case model, created, genres, baselines, nights
    case isInvented = "invented"
    case realMovies = "real_movies"
    case nTrain = "n_train"
  }

  func encode(to encoder: any Encoder) throws {
    try Figures(metrics.heldOut).encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(version, forKey: .model)
    try members.encode(manifest.created, forKey: .created)
    try members.encode(metrics.isInvented, forKey: .isInvented)
    try members.encodeIfPresent(realMovies, forKey: .realMovies)
    try members.encode(metrics.nTrain, forKey: .nTrain)
    try members.encode(genres, forKey: .genres)
    try members.encode(metrics.baselines ?? [], forKey: .baselines)
    try members.encode(nights, forKey: .nights)
  }
}

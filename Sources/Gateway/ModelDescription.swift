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

  /// One genre, and how well the model knows it.
  struct GenreDescription: Encodable {
    let genre: Genre
    let thresholds: ModelManifest.GenreThresholds
    let report: EvaluationReport.GenreReport
    let curve: PrecisionRecallCurve?
    let strongest: StrongestTerms

    private enum CodingKeys: String, CodingKey {
      case genre, thresholds, strongest
      case precisionRecall = "precision_recall"
    }

    func encode(to encoder: any Encoder) throws {
      try report.encode(to: encoder)
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(genre.name, forKey: .genre)
      try members.encode(thresholds, forKey: .thresholds)
      try members.encodeIfPresent(curve, forKey: .precisionRecall)
      try members.encode(
        ["for": terms(strongest.towards), "against": terms(strongest.against)], forKey: .strongest)
    }

    private struct Term: Encodable {
      var text: String
      var weight: Float
    }

    private func terms(_ evidence: [Evidence]) -> [Term] {
      evidence.map { Term(text: $0.text, weight: $0.weight) }
    }
  }

  /// How many words are told for and against a genre.
  static let termCount = 12

  let version: String
  let manifest: ModelManifest
  let metrics: ModelMetrics
  /// How many words, pairs and the like have a weight.
  let termCount: Int
  /// In column order.
  let genres: [GenreDescription]
  let nights: [Night]

  init(_ model: CurrentModel.Served, nights: [Night]) {
    version = model.version
    manifest = model.manifest
    metrics = model.metrics
    termCount = model.classifier.features.columnCount
    let strongest = model.classifier.strongestTerms(Self.termCount)
    genres = Genre.allCases.compactMap { genre in
      guard let thresholds = model.manifest.thresholds[genre.name],
        let report = model.metrics.report.perGenre[genre.name]
      else { return nil }
      return GenreDescription(
        genre: genre, thresholds: thresholds, report: report,
        curve: model.metrics.curves?.precisionRecall[genre.name],
        strongest: strongest[genre.index])
    }
    self.nights = nights
  }

  private enum CodingKeys: String, CodingKey {
    case model, created, genres, reliability, baselines, nights
    case nTrain = "n_train"
    case nTest = "n_test"
    case withTitle = "with_title"
  }

  func encode(to encoder: any Encoder) throws {
    try Averages(report: metrics.report).encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(version, forKey: .model)
    try members.encode(manifest.created, forKey: .created)
    try members.encode(metrics.nTrain, forKey: .nTrain)
    try members.encode(metrics.report.nTest, forKey: .nTest)
    try members.encode(Averages(report: metrics.withTitle), forKey: .withTitle)
    try members.encode(genres, forKey: .genres)
    try members.encode(metrics.curves?.reliability ?? [], forKey: .reliability)
    try members.encode(metrics.baselines ?? [], forKey: .baselines)
    try members.encode(nights, forKey: .nights)
  }
}

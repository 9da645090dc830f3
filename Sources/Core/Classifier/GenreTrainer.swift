/// Why no model can be made.
public enum TrainingError: Error, Hashable, Sendable {
  case tooFewMovies(found: Int, minimum: Int)
  case noHeldOutMovies
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooFewMovies(let found, let minimum):
      "\(found) movies are too few to learn from (at least \(minimum)):"
        + " add some with `marquee-cron import`"
    case .noHeldOutMovies:
      "none of the movies is on the held-out side: add more with `marquee-cron import`"
    }
  }
}

/// Makes a classifier from movies, and a report of how good it is.
public struct GenreTrainer: Sendable {
  /// With fewer training movies, there is nothing to tune thresholds on.
  public static let minimumMovies = 100

  /// With about so many movies scored, more hardly move thresholds and calibration.
  private static let scoredMovies = 20_000

  /// The parts of a training, in order.
  public enum Stage: String, CaseIterable, Sendable {
    case tokenizing, baselines, features, crossValidation, fit, evaluation
  }

  public struct Result: Sendable {
    public var classifier: GenreClassifier
    public var report: EvaluationReport
    /// The same held-out movies with their titles given too.
    public var reportWithTitles: EvaluationReport
    /// What thresholds and probabilities mean on the held-out movies.
    public var curves: EvaluationCurves
    /// The same held-out movies, from their overviews alone, in simpler ways, where asked for.
    public var baselines: [Baseline]
    public var trainingCount: Int
    /// The genres whose weights did not reach the tolerance.
    public var unconverged: [Genre]
  }

  public var options: TrainingOptions
  /// 0: as many as the machine has cores. The result does not depend on it.
  public var threads: Int
  /// Whether simpler models are learned on the way, for comparison.
  public var comparesBaselines: Bool

  public init(
    options: TrainingOptions = TrainingOptions(), threads: Int = 0, comparesBaselines: Bool = true
  ) {
    self.options = options
    self.threads = threads
    self.comparesBaselines = comparesBaselines
  }

  /// Learns from movies that are in memory; their order has no part in the result.
  public func train(
    _ movies: [Movie], progress: @Sendable (Stage) -> Void = { _ in }
  ) throws -> Result {
    try train(MovieSource(movies), progress: progress)
  }

  /// Learns from the training movies and judges by the held-out ones.
  ///
  /// 1. The terms, their idf and the words' vectors come from the training movies.
  /// 2. Cross-validation scores training movies, with and without their titles, by weights that
  ///    were learned without their fold; calibration and thresholds are fitted to those.
  /// 3. The final weights are learned from all training movies.
  /// 4. The held-out movies are classified as a visitor's would be.
  public func train(
    _ source: MovieSource, progress: @Sendable (Stage) -> Void = { _ in }
  ) throws -> Result {
    progress(.tokenizing)
    var set = try TrainingSet(source, folds: options.folds, threads: threads)
    progress(.baselines)
    let baselines =
      comparesBaselines
      ? Baselines(fitting: set.corpus, labels: set.labels, threads: threads) : nil
    progress(.features)
    let scored = rowsToScore(set)
    let (features, matrix, untitled) = FeatureUnion.fit(
      set.corpus, options: options.features, untitled: scored, threads: threads)
    set.forgetWords()
    let axes = options.wordVectors.flatMap {
      WordVectors.axes(of: matrix, options: $0, threads: threads)
    }
    progress(.crossValidation)
    let (calibrations, thresholds) = tune(matrix, untitled, axes, scored, set)
    progress(.fit)
    var (weights, vectors) = learn(from: matrix, axes, set)
    vectors?.fold(into: &weights.coefficients, genres: Genre.count)
    let classifier = GenreClassifier(
      features: features, coefficients: FloatStorage(weights.coefficients),
      intercepts: weights.intercepts, calibrations: calibrations, thresholds: thresholds)
    progress(.evaluation)
    return try judge(
      classifier, baselines, source, trainingCount: set.labels.count,
      unconverged: weights.unconverged)
  }

  /// The movies of enough folds for calibration and thresholds to rest on: of many, not all.
  private func rowsToScore(_ set: TrainingSet) -> [Int] {
    let movies = max(1, set.labels.count / options.folds)
    let count = (Self.scoredMovies + movies - 1) / movies
    return set.folds.indices.filter { set.folds[$0] < count }
  }

  /// Calibration and thresholds that serve movies with titles and without alike.
  private func tune(
    _ matrix: TermMatrix, _ untitled: TermMatrix, _ axes: [WordVectors.Part]?, _ scored: [Int],
    _ set: TrainingSet
  ) -> ([Calibration], Thresholds) {
    var scores: [Float] = []
    var labels: [GenreSet] = []
    for fold in Set(scored.map { set.folds[$0] }).sorted() {
      let matrix = matrix.learned(
        from: set.folds.indices.filter { set.folds[$0] != fold }.map { UInt32($0) },
        threads: threads)
      let untitled = untitled.weighted(as: matrix, threads: threads)
      let (weights, _) = learn(from: matrix, axes, set, placing: untitled)
      let places = scored.indices.filter { set.folds[scored[$0]] == fold }
      let rows = places.map { scored[$0] }
      scores += weights.scores(of: rows, in: matrix, threads: threads)
      scores += weights.scores(of: places, in: untitled, threads: threads)
      for _ in 0..<2 { labels += rows.map { set.labels[$0] } }
    }
    let calibrations = calibrate(scores, labels)
    let probabilities = probabilities(scores, calibrations)
    return (calibrations, Thresholds(tuningFor: probabilities, labels: labels))
  }

  /// Learns the words' vectors and the weights from a matrix's training rows.
  ///
  /// - Parameter others: rows that are to have their vectors too.
  private func learn(
    from matrix: TermMatrix, _ axes: [WordVectors.Part]?, _ set: TrainingSet,
    placing others: TermMatrix? = nil
  ) -> (OneVsRest.Weights, WordVectors?) {
    var vectors: WordVectors?
    if let axes, let options = options.wordVectors {
      vectors = WordVectors(fitting: matrix, axes: axes, options: options, threads: threads)
    }
    for rows in [matrix, others].compactMap({ $0 }) { vectors?.append(to: rows, threads: threads) }
    return (options.learner.fit(matrix: matrix, labels: set.labels, threads: threads), vectors)
  }

  private func judge(
    _ classifier: GenreClassifier, _ baselines: Baselines?, _ source: MovieSource,
    trainingCount: Int, unconverged: [Genre]
  ) throws -> Result {
    var baselines = baselines
    var plain = Evaluation(of: classifier, withTitles: false)
    var titled = Evaluation(of: classifier, withTitles: true)
    try source.forEachBatch(heldOut: true) { movies in
      plain.add(movies, threads: threads)
      titled.add(movies, threads: threads)
      baselines?.add(movies, threads: threads)
    }
    guard !plain.labels.isEmpty else { throw TrainingError.noHeldOutMovies }
    return Result(
      classifier: classifier, report: plain.report, reportWithTitles: titled.report,
      curves: EvaluationCurves(
        probabilities: plain.probabilities, labels: plain.labels,
        thresholds: classifier.thresholds),
      baselines: baselines?.reports ?? [], trainingCount: trainingCount, unconverged: unconverged)
  }

  private func calibrate(_ scores: [Float], _ labels: [GenreSet]) -> [Calibration] {
    let count = Genre.allCases.count
    return parallelMap(count, threads: threads) { genre in
      Calibration(
        fitting: labels.indices.map { scores[$0 * count + genre] },
        labels: labels.map { $0[genre] })
    }
  }

  private func probabilities(_ scores: [Float], _ calibrations: [Calibration]) -> [Float] {
    scores.indices.map { calibrations[$0 % calibrations.count].probability(scores[$0]) }
  }
}

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

  /// The parts of a training, in order.
  public enum Stage: String, CaseIterable, Sendable {
    case tokenizing, features, crossValidation, fit, evaluation
  }

  public struct Result: Sendable {
    public var classifier: GenreClassifier
    public var report: EvaluationReport
    /// The same held-out movies with their titles given too.
    public var reportWithTitles: EvaluationReport
    /// What thresholds and probabilities mean on the held-out movies.
    public var curves: EvaluationCurves
    public var trainingCount: Int
    /// The genres whose weights did not reach the tolerance.
    public var unconverged: [Genre]
  }

  public var options: TrainingOptions
  /// 0: as many as the machine has cores. The result does not depend on it.
  public var threads: Int

  public init(options: TrainingOptions = TrainingOptions(), threads: Int = 0) {
    self.options = options
    self.threads = threads
  }

  /// Learns from the training movies and judges by the held-out ones.
  ///
  /// 1. The terms, their idf and the words' vectors come from the training movies.
  /// 2. Cross-validation scores each training movie by weights that were
  ///    learned without its fold; calibration and thresholds are fitted to those.
  /// 3. The final weights are learned from all training movies.
  /// 4. The held-out movies are classified as a visitor's would be.
  ///
  /// The order of `movies` has no part in the result.
  public func train(
    _ movies: [Movie], progress: @Sendable (Stage) -> Void = { _ in }
  ) throws(TrainingError) -> Result {
    let movies = movies.sorted { $0.id < $1.id }
    let training = movies.filter { !Split.isHeldOut($0.id) }
    let heldOut = movies.filter { Split.isHeldOut($0.id) }
    guard training.count >= Self.minimumMovies else {
      throw .tooFewMovies(found: training.count, minimum: Self.minimumMovies)
    }
    guard !heldOut.isEmpty else { throw .noHeldOutMovies }

    progress(.tokenizing)
    let synopses = parallelMap(training.count, threads: threads) {
      Tokenizer.tokenize(training[$0].synopsis)
    }
    let corpus = Corpus(synopses)
    progress(.features)
    let (features, matrix) = FeatureUnion.fit(
      corpus, options: options.features, threads: threads)
    let vectors = options.wordVectors.flatMap {
      WordVectors(fitting: matrix, options: $0, threads: threads)
    }
    vectors?.append(to: matrix, threads: threads)
    let labels = training.map(\.genres)

    progress(.crossValidation)
    let scores = options.learner.crossValidatedScores(
      matrix: matrix, labels: labels,
      folds: training.map { Split.fold($0.id, of: options.folds) }, threads: threads)
    let calibrations = calibrate(scores, labels)
    let thresholds = Thresholds(
      tuningFor: probabilities(scores, calibrations), labels: labels)

    progress(.fit)
    var weights = options.learner.fit(matrix: matrix, labels: labels, threads: threads)
    vectors?.fold(into: &weights.coefficients, genres: Genre.allCases.count)
    let classifier = GenreClassifier(
      features: features, coefficients: FloatStorage(weights.coefficients),
      intercepts: weights.intercepts, calibrations: calibrations, thresholds: thresholds)

    progress(.evaluation)
    let answers = classifier.probabilities(of: heldOut, withTitles: false, threads: threads)
    return Result(
      classifier: classifier,
      report: classifier.report(on: heldOut, answers),
      reportWithTitles: classifier.evaluate(heldOut, withTitles: true, threads: threads),
      curves: EvaluationCurves(
        probabilities: answers.flatMap { $0 }, labels: heldOut.map(\.genres),
        thresholds: thresholds),
      trainingCount: training.count, unconverged: weights.unconverged)
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

extension GenreClassifier {
  /// Classifies movies and compares the answers with their genres.
  ///
  /// - Parameters:
  ///   - withTitles: whether the classifier sees the titles.
  ///   - preference: which thresholds select.
  ///   - threads: 0: as many as the machine has cores.
  public func evaluate(
    _ movies: [Movie], withTitles: Bool, preference: Preference = .balanced, threads: Int = 0
  ) -> EvaluationReport {
    report(
      on: movies, probabilities(of: movies, withTitles: withTitles, threads: threads), preference)
  }

  /// What the classifier says of each movie: one probability a genre, in column order.
  fileprivate func probabilities(
    of movies: [Movie], withTitles: Bool, threads: Int
  ) -> [[Float]] {
    parallelMap(movies.count, threads: threads) { index in
      var synopsis = movies[index].synopsis
      if !withTitles { synopsis.title = nil }
      return probabilities(scores(synopsis))
    }
  }

  fileprivate func report(
    on movies: [Movie], _ answers: [[Float]], _ preference: Preference = .balanced
  ) -> EvaluationReport {
    EvaluationReport(
      probabilities: answers.flatMap { $0 },
      selected: answers.map { thresholds.select($0, preference) },
      labels: movies.map(\.genres))
  }

  /// Names the genres of movies as a visitor would get them.
  public func genres(
    of movies: [Movie], withTitles: Bool, preference: Preference = .balanced, threads: Int = 0
  ) -> [GenreSet] {
    parallelMap(movies.count, threads: threads) { index in
      var synopsis = movies[index].synopsis
      if !withTitles { synopsis.title = nil }
      return thresholds.select(probabilities(scores(synopsis)), preference)
    }
  }
}

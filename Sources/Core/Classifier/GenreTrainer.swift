/// Why no model can be made.
package enum TrainingError: Error, Hashable, Sendable {
  case tooFewMovies(found: Int, minimum: Int)
  case noHeldOutMovies
  case noCommonWord(movies: Int)
  case tooFewOfGenres([Genre], minimum: Int)
}

extension TrainingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooFewMovies(let found, let minimum):
      "\(found) \(found == 1 ? "movie is" : "movies are") too few to learn from (at least \(minimum)):"
        + " add some with `marquee-cron import`"
    case .noHeldOutMovies:
      "none of the movies is on the held-out side: add more with `marquee-cron import`"
    case .noCommonWord(let movies):
      "no word occurs in two of the \(movies) movies to learn from:"
        + " add movies with overviews in English with `marquee-cron import`"
    case .tooFewOfGenres(let genres, let minimum):
      "fewer than \(minimum) movies to learn from have the"
        + " \(genres.count == 1 ? "genre" : "genres")"
        + " \(genres.map(\.name).joined(separator: ", ")):"
        + " add some with `marquee-cron import` (the starter movies have all genres)"
    }
  }
}

/// Makes a classifier from movies, and a report of how good it is.
package struct GenreTrainer: Sendable {
  /// With fewer training movies, there is nothing to tune thresholds on.
  package static let minimumMovies = 100
  /// Of a genre with fewer, nothing is left to learn from when the cross-validation takes one away.
  package static let minimumOfGenre = 2

  /// The parts of a training, in order.
  package enum Stage: String, CaseIterable, Sendable {
    case tokenizing, baselines, features, crossValidation, fit, evaluation
  }

  package struct Result: Sendable {
    package var classifier: GenreClassifier
    /// How good it is on the held-out movies.
    package var measurement: Measurement
    /// The same held-out movies, from their overviews alone, in simpler ways, where asked for.
    package var baselines: [Baseline]
    package var trainingCount: Int
    /// Those that probabilities and thresholds follow; `nil`: the rates of the movies themselves.
    package var realRates: RealRates?
    /// The genres whose weights did not reach the tolerance.
    package var unconverged: [Genre]
  }

  package var options: TrainingOptions
  /// What is known about words; `nil`: the options' tables are left out.
  package var tables: WordTables?
  /// 0: as many as the machine has cores. The result does not depend on it.
  package var threads: Int
  /// Whether simpler models are learned on the way, for comparison.
  package var comparesBaselines: Bool
  /// With about so many movies scored, more hardly move thresholds and calibration.
  package var scoredMovies = 20_000

  package init(
    options: TrainingOptions = TrainingOptions(), tables: WordTables? = nil, threads: Int = 0,
    comparesBaselines: Bool = true
  ) {
    self.options = options
    self.tables = tables
    self.threads = threads
    self.comparesBaselines = comparesBaselines
  }

  /// Learns from movies that are in memory; their order has no part in the result.
  package func train(
    _ movies: [Movie], progress: @Sendable (Stage) -> Void = { _ in }
  ) throws -> Result {
    try train(MovieSource(movies), progress: progress)
  }

  /// Learns from the training movies and judges by the held-out ones.
  ///
  /// 1. The terms, their idf and the words' vectors come from the training movies.
  /// 2. Cross-validation scores training movies, with and without their titles, by idf, lengths,
  ///    vectors and weights that were learned without their fold; calibration and thresholds are
  ///    fitted to those. Of starter movies, they are made to follow the rates of real ones.
  /// 3. The final weights are learned from all training movies. Of a large catalogue, a few movies
  ///    are kept for 2 alone, and what was learned from the rest is final.
  /// 4. The held-out movies are classified as a visitor's would be.
  package func train(
    _ source: MovieSource, progress: @Sendable (Stage) -> Void = { _ in }
  ) throws -> Result {
    progress(.tokenizing)
    var set = try TrainingSet(source, folds: options.folds, threads: threads)
    progress(.baselines)
    let baselines = comparesBaselines ? try baselines(set, source) : []
    progress(.features)
    let parts = partsToScore(set)
    let (union, matrix, untitled) = FeatureUnion.fit(
      set.corpus, options: options.features, given: givenBlock(set),
      untitled: parts.flatMap { $0 },
      trainingRows: isLarge(set) ? rows(without: parts[0], of: set) : nil, threads: threads)
    set.forgetWords()
    let axes = options.wordVectors.flatMap {
      WordVectors.axes(of: matrix, options: $0, threads: threads)
    }
    progress(.crossValidation)
    var (calibrations, thresholds, tuned) = tune(matrix, untitled, axes, parts, set)
    let realRates = set.isInvented ? options.realRates : nil
    if let realRates {
      (calibrations, thresholds) = realRates.adapt(calibrations, thresholds, labels: set.labels)
    }
    progress(.fit)
    var learned = isLarge(set) ? tuned : learn(from: matrix, axes, set)
    for vectors in learned.vectors.reversed() {
      vectors.fold(into: &learned.weights.coefficients)
    }
    let calibration = Calibrations(calibrations)
    // Invented movies tell too little of how often a genre is given without a word for it.
    if realRates != nil {
      thresholds.raise(above: calibration.probabilities(learned.weights.intercepts))
    }
    let classifier = GenreClassifier(
      features: union, coefficients: ByteGenreTable(learned.weights.coefficients),
      intercepts: learned.weights.intercepts, calibrations: calibration,
      thresholds: thresholds)
    progress(.evaluation)
    let measurement = try Measurement(of: classifier, threads: threads) { body in
      try source.forEachBatch(heldOut: true, body)
    }
    return Result(
      classifier: classifier, measurement: measurement, baselines: baselines,
      trainingCount: set.labels.count, realRates: realRates,
      unconverged: learned.weights.unconverged)
  }

  /// Whether movies enough for thresholds and calibration are less than a fold.
  private func isLarge(_ set: TrainingSet) -> Bool {
    set.labels.count > options.folds * scoredMovies
  }

  /// The movies for thresholds and calibration to rest on: those of enough folds, fold by fold. Of
  /// many movies, some taken from among them all are one part.
  private func partsToScore(_ set: TrainingSet) -> [[Int]] {
    let movies = set.labels.count
    if isLarge(set) {
      return [Array(stride(from: 0, to: movies, by: movies / scoredMovies))]
    }
    let size = max(1, movies / options.folds)
    let count = min(options.folds, (scoredMovies + size - 1) / size)
    return (0..<count).map { fold in set.folds.indices.filter { set.folds[$0] == fold } }
  }

  /// All movies but those of a part.
  private func rows(without part: [Int], of set: TrainingSet) -> [UInt32] {
    let isScored = Set(part)
    return set.labels.indices.lazy.filter { !isScored.contains($0) }.map { UInt32($0) }
  }

  /// What was learned from a matrix's training rows.
  private struct Learned {
    var weights: OneVsRest.Weights
    var vectors: [WordVectors]
  }

  /// The block of the tables' words. A large catalogue tells of words by itself.
  private func givenBlock(_ set: TrainingSet) -> (options: FeatureOptions, terms: [String])? {
    guard let tables, let options = options.wordTables, !isLarge(set) else { return nil }
    return (options.features, tables.words)
  }

  /// Calibration and thresholds that serve movies with titles and without alike; and what was
  /// learned without the last part.
  private func tune(
    _ matrix: TfidfMatrix, _ untitled: TfidfMatrix, _ axes: [WordVectors.Part]?, _ parts: [[Int]],
    _ set: TrainingSet
  ) -> ([Calibration], Thresholds, Learned) {
    var scores = GenreTable()
    var labels: [GenreSet] = []
    var last: Learned?
    var first = 0
    for part in parts {
      last = nil
      let rows = rows(without: part, of: set)
      let others =
        rows == matrix.trainingRows ? matrix : matrix.fitted(to: rows, threads: threads)
      let plain = untitled.weighed(by: others.transformer, threads: threads)
      let learned = learn(from: others, axes, set, placing: plain)
      let places = Array(first..<first + part.count)
      scores.rows += learned.weights.scores(of: part, in: others, threads: threads).rows
      scores.rows += learned.weights.scores(of: places, in: plain, threads: threads).rows
      for _ in 0..<2 { labels += part.map { set.labels[$0] } }
      first += part.count
      last = learned
    }
    let calibrations = calibrate(scores, labels)
    let thresholds = Thresholds(tuningFor: probabilities(scores, calibrations), labels: labels)
    return (calibrations, thresholds, last ?? learn(from: matrix, axes, set))
  }

  /// Learns the words' vectors and the weights from a matrix's training rows.
  ///
  /// - Parameter others: rows that are to have their vectors too.
  private func learn(
    from matrix: TfidfMatrix, _ axes: [WordVectors.Part]?, _ set: TrainingSet,
    placing others: TfidfMatrix? = nil
  ) -> Learned {
    var vectors: [WordVectors] = []
    if let axes, let options = options.wordVectors {
      let own = WordVectors(fitting: matrix, axes: axes, options: options, threads: threads)
      vectors += [own].compactMap(\.self)
    }
    if let options = options.wordTables, let block = matrix.block(named: options.features.name) {
      for table in tables?.tables ?? [] {
        guard let weight = options.weights[table.name], weight > 0 else { continue }
        let known = WordVectors(table, of: block, in: matrix, weight: weight, threads: threads)
        vectors += [known].compactMap(\.self)
      }
    }
    for rows in [matrix, others].compactMap({ $0 }) {
      for vectors in vectors { vectors.append(to: rows, threads: threads) }
    }
    let weights = options.learner.fit(matrix: matrix, labels: set.labels, threads: threads)
    return Learned(weights: weights, vectors: vectors)
  }

  /// Learns in simpler ways and judges them: nothing of them is in the way of what comes after.
  private func baselines(_ set: TrainingSet, _ source: MovieSource) throws -> [Baseline] {
    var baselines = Baselines(fitting: set.corpus, labels: set.labels, threads: threads)
    try source.forEachBatch(heldOut: true) { baselines.add($0, threads: threads) }
    return baselines.reports
  }

  private func calibrate(_ scores: GenreTable, _ labels: [GenreSet]) -> [Calibration] {
    parallelMap(Genre.count, threads: threads) { genre in
      Calibration(fitting: scores.column(genre), labels: labels.map { $0[genre] })
    }
  }

  private func probabilities(_ scores: GenreTable, _ calibrations: [Calibration]) -> GenreTable {
    GenreTable(scores.rows.map(Calibrations(calibrations).probabilities))
  }
}

/// Refuses in a file of a model what no training leaves there: a model may come from anywhere.
///
/// The bounds are far from what a model has, and near enough that no arithmetic leaves the numbers.
struct ModelCheck {
  /// The file.
  let path: String

  /// - Parameter flaw: what is wrong where it is not so.
  func that(_ isSo: Bool, _ flaw: @autoclosure () -> String) throws(ModelError) {
    guard isSo else { throw .corrupt(path: path, reason: flaw()) }
  }

  /// Something that is not a number lies within no bounds.
  func value<Value: Comparable>(
    _ value: Value?, in bounds: ClosedRange<Value>, _ name: @autoclosure () -> String
  ) throws(ModelError) {
    guard let value else { return }
    try that(
      bounds.contains(value),
      "\(name()) is \(value), not from \(bounds.lowerBound) to \(bounds.upperBound)")
  }

  func values<Value: Comparable>(
    _ values: some Sequence<Value>, in bounds: ClosedRange<Value>,
    _ name: @autoclosure () -> String
  ) throws(ModelError) {
    for value in values { try self.value(value, in: bounds, name()) }
  }

  /// What is not more than all may be rounded to a little more.
  static let shares: ClosedRange<Double> = 0...1.000_001
  /// Of movies, answers and the like.
  static let counts = 0...1_000_000_000
  /// Thresholds lie a little above what no word says, which may be certain.
  static let thresholds: ClosedRange<Float> = 0...1.001
}

extension ModelManifest {
  private static let blockCounts = 1...32
  private static let nameBytes = 1...64
  private static let omittedCounts = 0...10_000
  private static let ngramLengths = 1...5
  private static let meanLengths: ClosedRange<Float> = 0.001...100_000
  private static let idfPowers: ClosedRange<Float> = 0...10
  private static let weights: ClosedRange<Float> = 0...100

  /// Whether a model can have these settings.
  func check(path: String) throws(ModelError) {
    let check = ModelCheck(path: path)
    try check.that(genres == Genre.names, "its genres are not TMDB's 19")
    try check.that(hasOwnLimits, "its limits are not those of this program")
    try check.value(features.count, in: Self.blockCounts, "the number of blocks")
    try check.that(
      Set(features.map(\.settings.name)).count == features.count, "two blocks have one name")
    for block in features { try Self.check(block, check) }
    try check.that(
      thresholds.count == genres.count && genres.allSatisfy { thresholds[$0] != nil },
      "its thresholds are not those of TMDB's 19 genres")
    for (genre, cuts) in thresholds {
      try check.values(
        [cuts.balanced, cuts.precise, cuts.broad], in: ModelCheck.thresholds,
        "a threshold of \(genre)")
    }
    try check.values((realRates ?? [:]).values, in: 0...1, "a rate")
    try check.values((sources ?? [:]).values, in: ModelCheck.counts, "a number of movies")
    try check.value(nTrain, in: ModelCheck.counts, "n_train")
    try check.that(start != nil, "it has no start")
  }

  private static func check(_ block: Block, _ check: ModelCheck) throws(ModelError) {
    let (settings, name) = (block.settings, block.settings.name)
    try check.value(name.utf8.count, in: nameBytes, "the length of a block's name")
    try check.values(
      [settings.ngramRange.lowerBound, settings.ngramRange.upperBound], in: ngramLengths,
      "ngram_range of \(name)")
    try check.value(settings.omittedCount, in: omittedCounts, "omit_most_frequent of \(name)")
    try check.value(block.omitted.count, in: omittedCounts, "the number of omitted of \(name)")
    try check.that(
      block.omitted.allSatisfy { (1...Tokenizer.maximumBytes).contains($0.utf8.count) },
      "what \(name) omits is not words")
    try check.value(settings.minDocuments, in: ModelCheck.counts, "min_df of \(name)")
    try check.value(settings.maxTerms, in: ModelCheck.counts, "max_features of \(name)")
    try check.value(block.terms, in: ModelCheck.counts, "terms of \(name)")
    try check.value(settings.idfPower, in: idfPowers, "idf_power of \(name)")
    try check.value(settings.lengthPower, in: 0...1, "length_power of \(name)")
    try check.value(settings.weight, in: weights, "weight of \(name)")
    try check.value(block.meanLength, in: meanLengths, "mean_length of \(name)")
  }
}

extension ModelMetrics {
  private static let pointCounts = 0...1000
  private static let titleBytes = 1...200

  /// Whether a model can have these figures.
  func check(path: String) throws(ModelError) {
    let check = ModelCheck(path: path)
    try heldOut.check(check)
    try realMovies?.measurement.check(check)
    try check.value(realMovies?.measured.utf8.count, in: Self.titleBytes, "the length of a day")
    try check.value(nTrain, in: ModelCheck.counts, "n_train")
    try check.value(Float(threshold), in: ModelCheck.thresholds, "threshold")
    try check.that(unconverged.allSatisfy(Genre.names.contains), "unconverged names no genre")
    try check.value(baselines?.count, in: Self.pointCounts, "the number of baselines")
    for way in baselines ?? [] {
      try check.value(way.title.utf8.count, in: Self.titleBytes, "the length of a title")
      try way.averages.check(check)
      try check.values(way.perGenreF1.values, in: ModelCheck.shares, "per_genre_f1")
    }
  }

  /// Whether a curve can have so many points.
  fileprivate static func check(points count: Int, _ check: ModelCheck) throws(ModelError) {
    try check.value(count, in: pointCounts, "the number of points of a curve")
  }
}

extension Measurement {
  fileprivate func check(_ check: ModelCheck) throws(ModelError) {
    try report.check(check)
    try withTitle.check(check)
    try curves?.check(check)
  }
}

extension EvaluationReport {
  fileprivate func check(_ check: ModelCheck) throws(ModelError) {
    try averages.check(check)
    try check.values(
      [averagePrecisionMacro, expectedCalibrationError, subsetAccuracy], in: ModelCheck.shares,
      "a figure of all genres")
    try check.value(genresPerMovie, in: 0...Double(Genre.count), "genres_per_movie")
    try check.value(nTest, in: ModelCheck.counts, "n_test")
    try check.values(perGenreF1.values, in: ModelCheck.shares, "per_genre_f1")
    for (genre, report) in perGenre {
      try check.that(Genre.names.contains(genre), "per_genre names what is no genre")
      for figure in [report.precision, report.recall, report.f1, report.averagePrecision] {
        try check.value(figure, in: ModelCheck.shares, "a figure of \(genre)")
      }
      try check.value(
        report.expectedCalibrationError, in: ModelCheck.shares,
        "expected_calibration_error of \(genre)")
      let counts = report.confusion
      try check.values(
        [
          report.support, counts.truePositives, counts.falsePositives, counts.falseNegatives,
          counts.trueNegatives,
        ], in: ModelCheck.counts, "a number of movies of \(genre)")
    }
  }
}

extension Averages {
  fileprivate func check(_ check: ModelCheck) throws(ModelError) {
    try check.values(
      [precisionMicro, recallMicro, f1Micro, precisionMacro, recallMacro, f1Macro],
      in: ModelCheck.shares,
      "an average")
  }
}

extension EvaluationCurves {
  fileprivate func check(_ check: ModelCheck) throws(ModelError) {
    for (genre, curve) in precisionRecall {
      try check.that(Genre.names.contains(genre), "precision_recall names what is no genre")
      try ModelMetrics.check(points: curve.threshold.count, check)
      try check.that(
        curve.precision.count == curve.threshold.count
          && curve.recall.count == curve.threshold.count,
        "the curve of \(genre) has lists of unequal length")
      try check.values(
        curve.threshold.lazy.map { Float($0) }, in: ModelCheck.thresholds,
        "a threshold of the curve of \(genre)")
      try check.that(
        zip(curve.threshold, curve.threshold.dropFirst()).allSatisfy { $0 < $1 },
        "the thresholds of the curve of \(genre) do not ascend")
      try check.values(
        curve.precision + curve.recall, in: ModelCheck.shares, "a point of the curve of \(genre)")
    }
    try ModelMetrics.check(points: reliability.count, check)
    for bin in reliability {
      try check.values(
        [bin.meanProbability, bin.fraction], in: ModelCheck.shares, "a point of reliability")
      try check.value(bin.count, in: ModelCheck.counts, "a number of answers")
    }
  }
}

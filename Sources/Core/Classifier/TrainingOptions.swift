/// How a model is made: everything that its weights depend on, besides the movies.
package struct TrainingOptions: Hashable, Codable, Sendable {
  package var features: [FeatureOptions]
  /// `nil`: words mean nothing beyond themselves, as in models of before there were vectors.
  package var wordVectors: WordVectorOptions?
  /// `nil`: nothing is known about words from outside of the movies.
  package var wordTables: WordTableOptions?
  package var learner: OneVsRest
  /// The number of parts in the cross-validation behind thresholds and calibration.
  package var folds: Int
  /// What a model follows that learns from starter movies for the most part; `nil`: their own rates.
  package var realRates: RealRates?

  package init(
    features: [FeatureOptions] = Self.bestFeatures,
    wordVectors: WordVectorOptions? = WordVectorOptions(),
    wordTables: WordTableOptions? = WordTableOptions(),
    learner: OneVsRest = OneVsRest(
      solver: DualDescent(C: 0.1),
      naiveBayes: NaiveBayesWeighting(smoothing: 0.15, beta: 0.25)),
    folds: Int = 5, realRates: RealRates? = .shipped
  ) {
    self.features = features
    self.wordVectors = wordVectors
    self.wordTables = wordTables
    self.learner = learner
    self.folds = folds
    self.realRates = realRates
  }

  private enum CodingKeys: String, CodingKey {
    case features, wordVectors, learner, folds
    case wordTables = "word_tables"
    case realRates = "real_rates"
  }

  /// What cross-validation found best: see `Benchmarks/README.md`.
  package static let bestFeatures = [
    block("stems", .stem, 1...1, weight: 1),
    block("pairs", .stem, 2...2, minDocuments: 3, weight: 0.7),
    block("skipping_pairs", .stem, 2...2, omitting: 60, minDocuments: 3, weight: 0.6),
    block("words", .word, 1...1, weight: 0.6),
    block("beginnings", .wordPrefix, 4...4, weight: 0.85),
    block("decades", .decade, 3...3, weight: 0.3),
    block("title_characters", .titleCharacters, 3...5, weight: 0.7),
    block("marks", .marks, 1...1, weight: 0.3),
  ]

  private static func block(
    _ name: String, _ analyzer: FeatureOptions.Analyzer, _ ngramRange: ClosedRange<Int>,
    omitting omitted: Int = 0, minDocuments: Int = 2, weight: Float
  ) -> FeatureOptions {
    FeatureOptions(
      name: name, analyzer: analyzer, ngramRange: ngramRange, omittedCount: omitted,
      minDocuments: minDocuments,
      maxTerms: 150_000, idfPower: 1.25, lengthPower: 0.8, weight: weight)
  }
}

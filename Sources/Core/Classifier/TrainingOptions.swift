/// How a model is made: everything that its weights depend on, besides the movies.
public struct TrainingOptions: Hashable, Codable, Sendable {
  public var features: [TfidfOptions]
  /// `nil`: words mean nothing beyond themselves, as in models of before there were vectors.
  public var wordVectors: WordVectorOptions?
  public var learner: OneVsRest
  /// The number of parts in the cross-validation behind thresholds and calibration.
  public var folds: Int

  public init(
    features: [TfidfOptions] = Self.bestFeatures,
    wordVectors: WordVectorOptions? = WordVectorOptions(),
    learner: OneVsRest = OneVsRest(
      solver: DualDescent(C: 0.1),
      naiveBayes: NaiveBayesWeighting(smoothing: 0.15, beta: 0.25)),
    folds: Int = 5
  ) {
    self.features = features
    self.wordVectors = wordVectors
    self.learner = learner
    self.folds = folds
  }

  /// What cross-validation found best: see `Benchmarks/README.md`.
  public static let bestFeatures = [
    block(.stem, 1...1, weight: 1),
    block(.stem, 2...2, weight: 0.7),
    block(.stem, 2...2, omitting: 60, weight: 0.6),
    block(.word, 1...1, weight: 0.5),
    block(.wordPrefix, 4...4, weight: 0.7),
    block(.wordSuffix, 4...4, weight: 0.4),
    block(.decade, 3...3, weight: 0.3),
    block(.titleCharacters, 3...5, weight: 0.7),
    block(.marks, 1...1, weight: 0.3),
  ]

  private static func block(
    _ analyzer: TfidfOptions.Analyzer, _ ngramRange: ClosedRange<Int>, omitting omitted: Int = 0,
    weight: Float
  ) -> TfidfOptions {
    TfidfOptions(
      analyzer: analyzer, ngramRange: ngramRange, omittedCount: omitted, minDocuments: 2,
      maxTerms: 150_000, idfPower: 1.25, lengthPower: 0.8, weight: weight)
  }
}

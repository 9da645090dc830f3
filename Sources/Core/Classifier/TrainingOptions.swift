/// How a model is made: everything that its weights depend on, besides the movies.
public struct TrainingOptions: Hashable, Codable, Sendable {
  public var features: [TfidfOptions]
  /// `nil`: words mean nothing beyond themselves, as in models of before there were vectors.
  public var wordVectors: WordVectorOptions?
  public var learner: OneVsRest
  /// The number of parts in the cross-validation behind thresholds and calibration.
  public var folds: Int

  public init(
    features: [TfidfOptions] = [
      TfidfOptions(analyzer: .word, ngramRange: 1...1, minDocuments: 2),
      TfidfOptions(analyzer: .word, ngramRange: 2...2, minDocuments: 2, weight: 0.7),
      TfidfOptions(analyzer: .wordPrefix, ngramRange: 4...4, minDocuments: 2, weight: 0.7),
      TfidfOptions(
        analyzer: .titleCharacters, ngramRange: 3...5, minDocuments: 2, weight: 0.5),
    ],
    wordVectors: WordVectorOptions? = WordVectorOptions(),
    learner: OneVsRest = OneVsRest(solver: DualDescent(C: 0.15), naiveBayes: NaiveBayesWeighting()),
    folds: Int = 5
  ) {
    self.features = features
    self.wordVectors = wordVectors
    self.learner = learner
    self.folds = folds
  }
}

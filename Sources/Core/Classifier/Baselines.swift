/// What is made of the same movies in an afternoon: the ways that a model is compared with.
///
/// Words of the overview alone, tf-idf, and scikit-learn's defaults:
/// `TfidfVectorizer()`, `LinearSVC()`, `LogisticRegression(solver="liblinear")`.
/// The genres are those that reach one cut for all.
package struct Baselines: Sendable {
  private struct Way {
    let name: String
    let title: String
    var evaluation: Evaluation
  }

  private var ways: [Way]

  /// Learns from the training side of the split.
  package init(learnedFrom source: MovieSource, threads: Int = 0) throws {
    let set = try TrainingSet(source, folds: 1, threads: threads)
    self.init(fitting: set.corpus, labels: set.labels, threads: threads)
  }

  /// Learns from a corpus.
  ///
  /// - Parameter labels: a set of genres for each of its synopses.
  package init(fitting corpus: Corpus, labels: [GenreSet], threads: Int) {
    let (features, matrix) = FeatureUnion.fit(
      corpus.untitled, options: [FeatureOptions(isSublinear: false)], threads: threads)
    func evaluation(_ loss: DualDescent.Loss, cuts: [Float]) -> [Evaluation] {
      let weights = OneVsRest(solver: DualDescent(loss: loss))
        .fit(matrix: matrix, labels: labels, threads: threads)
      let classifier = GenreClassifier(sigmoidOf: weights, features)
      return cuts.map { Evaluation(of: classifier, withTitles: false, preference: .fixed($0)) }
    }
    // A sigmoid of 0.5 is a score of 0.
    let svc = evaluation(.squaredHinge, cuts: [0.5, 0.25])
    ways = [
      Way(
        name: "logistic-regression", title: "Logistic regression, cut at 0.5",
        evaluation: evaluation(.logistic, cuts: [0.5])[0]),
      Way(
        name: "linear-svc", title: "Linear SVC, cut at score 0", evaluation: svc[0]),
      Way(
        name: "linear-svc-sigmoid", title: "Sigmoid of the SVC score, cut at 0.25",
        evaluation: svc[1]),
    ]
  }

  /// Classifies movies in each of the ways.
  package mutating func add(_ movies: [Movie], threads: Int = 0) {
    for way in ways.indices { ways[way].evaluation.add(movies, threads: threads) }
  }

  /// How good the answers are.
  package var reports: [Baseline] {
    ways.map { Baseline(name: $0.name, title: $0.title, report: $0.evaluation.report) }
  }
}

extension GenreClassifier {
  /// A classifier whose probabilities are the plain sigmoid of its scores.
  fileprivate convenience init(sigmoidOf weights: OneVsRest.Weights, _ features: FeatureUnion) {
    let half = GenreVector(repeating: 0.5)
    self.init(
      features: features, coefficients: ByteGenreTable(weights.coefficients),
      intercepts: weights.intercepts,
      calibrations: Calibrations(
        Genre.allCases.map { _ in Calibration(sigmoid: PlattSigmoid(slope: -1, offset: 0)) }),
      thresholds: Thresholds(balanced: half, precise: half, broad: half))
  }
}

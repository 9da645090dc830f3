/// What a classifier answers to movies whose genres are known.
package struct Evaluation: Sendable {
  private var classifier: GenreClassifier
  private let withTitles: Bool
  private let preference: Preference
  /// A row for each movie.
  private(set) var probabilities = GenreTable()
  /// What a visitor would be told.
  private var selected: [GenreSet] = []
  private(set) var labels: [GenreSet] = []

  /// - Parameters:
  ///   - withTitles: whether the classifier sees the titles.
  ///   - preference: which thresholds select.
  package init(
    of classifier: GenreClassifier, withTitles: Bool, preference: Preference = .balanced
  ) {
    self.classifier = classifier
    self.withTitles = withTitles
    self.preference = preference
  }

  /// The same answers, to be continued by another classifier: that of another fold.
  package func continued(by other: GenreClassifier) -> Evaluation {
    var copy = self
    copy.classifier = other
    return copy
  }

  /// Classifies movies.
  ///
  /// - Parameter threads: 0: as many as the machine has cores.
  package mutating func add(_ movies: [Movie], threads: Int = 0) {
    let answers = parallelMap(movies.count, threads: threads) {
      [classifier, withTitles, preference] index in
      var synopsis = movies[index].synopsis
      if !withTitles { synopsis.title = nil }
      return classifier.answer(synopsis, preference)
    }
    for (answer, movie) in zip(answers, movies) {
      probabilities.rows.append(answer.0)
      selected.append(answer.1)
      labels.append(movie.genres)
    }
  }

  /// How good the answers are.
  package var report: EvaluationReport {
    EvaluationReport(probabilities: probabilities, selected: selected, labels: labels)
  }
}

extension GenreClassifier {
  /// Classifies movies and compares the answers with their genres.
  package func evaluate(
    _ movies: [Movie], withTitles: Bool, preference: Preference = .balanced, threads: Int = 0
  ) -> EvaluationReport {
    var evaluation = Evaluation(of: self, withTitles: withTitles, preference: preference)
    evaluation.add(movies, threads: threads)
    return evaluation.report
  }

  /// Names the genres of movies as a visitor would get them.
  package func genres(
    of movies: [Movie], withTitles: Bool, preference: Preference = .balanced, threads: Int = 0
  ) -> [GenreSet] {
    parallelMap(movies.count, threads: threads) { index in
      var synopsis = movies[index].synopsis
      if !withTitles { synopsis.title = nil }
      return answer(synopsis, preference).selected
    }
  }
}

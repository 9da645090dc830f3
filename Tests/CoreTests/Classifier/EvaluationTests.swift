import TestSupport
import Testing

@testable import Core

struct EvaluationTests {
  let classifier: GenreClassifier
  let movies: [Movie]

  init() throws {
    classifier = try StarterModel.shared.get().classifier
    movies = Array(try ProjectFiles.starterMovies().suffix(60))
  }

  @Test(arguments: [false, true], [Preference.balanced, .precise, .fixed(0.3)])
  func `answers are those that a visitor would get`(withTitles: Bool, preference: Preference) throws
  {
    var evaluation = Evaluation(of: classifier, withTitles: withTitles, preference: preference)
    evaluation.add(movies, threads: 2)
    let answers = try movies.map { movie in
      let synopsis = Synopsis(title: withTitles ? movie.title : nil, overview: movie.overview)
      return try classifier.classify(synopsis, preference)
    }
    for (row, answer) in zip(evaluation.probabilities.rows, answers) {
      for genre in answer.genres {
        #expect(isClose(row[genre.genre.index], genre.probability, tolerance: 1e-5))
      }
    }
    let selected = answers.map { GenreSet($0.selected) }
    #expect(
      evaluation.report
        == EvaluationReport(
          probabilities: evaluation.probabilities, selected: selected,
          labels: movies.map(\.genres)))
    #expect(
      classifier.genres(of: movies, withTitles: withTitles, preference: preference) == selected)
    #expect(
      classifier.evaluate(movies, withTitles: withTitles, preference: preference)
        == evaluation.report)
  }

  @Test func `movies can be added in parts, on any number of threads`() {
    var whole = Evaluation(of: classifier, withTitles: true)
    whole.add(movies, threads: 1)
    for threads in [1, 2, 4] {
      var parts = Evaluation(of: classifier, withTitles: true)
      parts.add(Array(movies.prefix(25)), threads: threads)
      parts.add(Array(movies.dropFirst(25)), threads: threads)
      #expect(parts.report == whole.report && parts.labels == whole.labels)
    }
  }

  @Test func `another classifier continues where one has stopped`() {
    let none = GenreVector(repeating: 2)
    let silent = GenreClassifier(
      features: classifier.features, coefficients: classifier.coefficients,
      intercepts: classifier.intercepts, calibrations: classifier.calibrations,
      thresholds: Thresholds(balanced: none, precise: none, broad: none))
    var first = Evaluation(of: classifier, withTitles: true, preference: .precise)
    first.add(movies)
    var second = first.continued(by: silent)
    second.add(movies)
    #expect(first.report.nTest == 60 && second.report.nTest == 120)
    #expect(isClose(second.report.genresPerMovie, first.report.genresPerMovie / 2))
  }
}

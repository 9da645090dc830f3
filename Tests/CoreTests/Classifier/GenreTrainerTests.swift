import Core
import TestSupport
import Testing

struct GenreTrainerTests {
  @Test func `the result does not depend on threads or the movies' order`() throws {
    let movies = Array(try ProjectFiles.starterMovies().prefix(400))
    let one = try GenreTrainer(threads: 1).train(movies)
    let many = try GenreTrainer(threads: 4).train(movies.reversed())
    #expect(Array(one.classifier.coefficients.values) == Array(many.classifier.coefficients.values))
    #expect(one.classifier.thresholds == many.classifier.thresholds)
    #expect(one.report == many.report)
  }

  @Test func `the starter movies teach more than chance`() throws {
    let movies = try ProjectFiles.starterMovies()
    let result = try GenreTrainer().train(movies)
    #expect(result.report.f1Micro > 0.6)
    #expect(result.report.nTest == movies.count { Split.isHeldOut($0.id) })
    #expect(result.trainingCount == movies.count - result.report.nTest)
    #expect(result.unconverged.isEmpty)
  }

  @Test func `too few movies are refused`() {
    #expect(throws: TrainingError.tooFewMovies(found: 0, minimum: 100)) {
      try GenreTrainer().train([])
    }
  }
}

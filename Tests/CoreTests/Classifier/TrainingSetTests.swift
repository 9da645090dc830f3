import TestSupport
import Testing

@testable import Core

struct TrainingSetTests {
  @Test func `it has the training side of the movies, their genres and folds`() throws {
    let movies = try ProjectFiles.starterMovies().prefix(300)
    let set = try TrainingSet(MovieSource(Array(movies)), folds: 5, threads: 2)
    let training = movies.filter { !Split.isHeldOut($0.id) }.sorted { $0.id < $1.id }
    #expect(set.corpus.count == training.count)
    #expect(set.labels == training.map(\.genres))
    #expect(set.folds.map { Int($0) } == training.map { Split.fold($0.id, of: 5) })
  }

  @Test func `too few movies are told with their number`() throws {
    let movies = try ProjectFiles.starterMovies().filter { !Split.isHeldOut($0.id) }
    #expect(throws: TrainingError.tooFewMovies(found: 99, minimum: 100)) {
      try TrainingSet(MovieSource(Array(movies.prefix(99))), folds: 5, threads: 1)
    }
    #expect(throws: Never.self) {
      try TrainingSet(MovieSource(Array(movies.prefix(100))), folds: 5, threads: 1)
    }
  }

  @Test(arguments: ["first# second# third#", "!? …", "a b"])
  func `movies without a word in common teach nothing`(overview: String) {
    let movies = (1...300).map { id in
      Movie(id: id, overview: overview.replacing("#", with: "\(id)"), genres: [])
    }
    let count = movies.count { !Split.isHeldOut($0.id) }
    #expect(throws: TrainingError.noCommonWord(movies: count)) {
      try TrainingSet(MovieSource(movies), folds: 5, threads: 1)
    }
  }

  @Test func `the words can be given back`() throws {
    let movies = try ProjectFiles.starterMovies().prefix(200)
    var set = try TrainingSet(MovieSource(Array(movies)), folds: 5, threads: 1)
    let count = set.labels.count
    set.forgetWords()
    #expect(set.corpus.count == 0 && set.labels.count == count)
  }
}

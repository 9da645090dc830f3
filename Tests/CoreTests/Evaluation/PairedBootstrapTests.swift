import Core
import Testing

struct PairedBootstrapTests {
  private let count = 2000

  /// Genres of movies, and answers of which the given share is right.
  private func answers(right share: Double, seed: UInt64) -> (labels: [GenreSet], [GenreSet]) {
    var truth = SeededGenerator(seed: 1)
    var generator = SeededGenerator(seed: seed)
    let labels = (0..<count).map { _ in GenreSet(rawValue: UInt32.random(in: 1..<64, using: &truth))
    }
    let answers = labels.map { label in
      Double.random(in: 0..<1, using: &generator) < share
        ? label : GenreSet(rawValue: UInt32.random(in: 1..<64, using: &generator))
    }
    return (labels, answers)
  }

  private func f1(_ labels: [GenreSet], _ answers: [GenreSet], _ movies: [Int]) -> Double {
    var counts = ConfusionCounts()
    for movie in movies {
      for genre in 0..<19 {
        counts.add(predicted: answers[movie][genre], actual: labels[movie][genre])
      }
    }
    return counts.f1 ?? 0
  }

  @Test func `the interval is that of resampling movie by movie`() {
    let (labels, champion) = answers(right: 0.5, seed: 2)
    let challenger = answers(right: 0.52, seed: 3).1
    let comparison = PairedBootstrap(labels: labels, champion: champion, challenger: challenger)
    let all = Array(0..<count)
    let difference = f1(labels, challenger, all) - f1(labels, champion, all)
    #expect(abs(comparison.difference - difference) < 1e-12)

    var generator = SeededGenerator(seed: 4)
    let differences = (0..<400).map { _ in
      let movies = all.map { _ in Int.random(in: 0..<count, using: &generator) }
      return f1(labels, challenger, movies) - f1(labels, champion, movies)
    }.sorted()
    // Both ends are estimates themselves: from 400 and from 1,000 samples.
    #expect(abs(comparison.interval.lowerBound - differences[10]) < 0.006)
    #expect(abs(comparison.interval.upperBound - differences[389]) < 0.006)
    let width = comparison.interval.upperBound - comparison.interval.lowerBound
    #expect(width > 0.03 && width < 0.07)
  }

  @Test func `the same answers are apart by nothing`() {
    let (labels, answers) = answers(right: 0.5, seed: 2)
    let comparison = PairedBootstrap(labels: labels, champion: answers, challenger: answers)
    #expect(comparison.difference == 0 && comparison.interval == 0...0)
  }

  @Test func `the interval does not depend on the threads`() {
    let (labels, champion) = answers(right: 0.5, seed: 2)
    let challenger = answers(right: 0.6, seed: 3).1
    let comparisons = [1, 2, 5].map {
      PairedBootstrap(labels: labels, champion: champion, challenger: challenger, threads: $0)
    }
    #expect(Set(comparisons).count == 1)
    #expect(comparisons[0].interval.lowerBound > 0)
  }

  @Test func `movies with all the genres there are do not overflow`() {
    let all = [GenreSet](repeating: GenreSet(Genre.allCases), count: 1000)
    let none = [GenreSet](repeating: [], count: 1000)
    let comparison = PairedBootstrap(labels: all, champion: none, challenger: all)
    #expect(comparison.difference == 1 && comparison.interval == 1...1)
  }

  @Test func `without movies there is no difference`() {
    let comparison = PairedBootstrap(labels: [], champion: [], challenger: [])
    #expect(comparison.difference == 0 && comparison.interval == 0...0)
  }
}

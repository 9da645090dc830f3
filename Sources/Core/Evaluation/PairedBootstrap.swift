/// How far two models are apart, and how sure that is, judged by the same movies.
///
/// The difference of their micro-F1 is computed anew on many samples that are
/// drawn from the movies with replacement, each as large as the whole; both
/// models meet the same sample. The middle 95 % of the differences are the
/// interval (Efron and Tibshirani 1993, chapter 13).
///
///     let comparison = PairedBootstrap(labels: truth, champion: old, challenger: new)
///     comparison.difference  // 0.004: the challenger is better on these movies …
///     comparison.interval    // -0.001...0.009: … but perhaps by chance
package struct PairedBootstrap: Hashable, Sendable {
  /// The challenger's micro-F1 less the champion's, on the movies as they are.
  package let difference: Double
  /// Where 95 % of the resampled differences lie.
  package let interval: ClosedRange<Double>

  /// Compares the answers of two models.
  ///
  /// The same answers and seed give the same interval, on any number of threads.
  ///
  /// - Parameters:
  ///   - labels: the true genres of `n` movies.
  ///   - champion: `n` answers.
  ///   - challenger: `n` answers.
  ///   - threads: 0: as many as the machine has cores.
  /// - Complexity: O(resamples · n)
  package init(
    labels: [GenreSet], champion: [GenreSet], challenger: [GenreSet], resamples: Int = 1000,
    seed: UInt64 = 1, threads: Int = 0
  ) {
    precondition(
      labels.count == champion.count && labels.count == challenger.count,
      "\(labels.count) labels for \(champion.count) and \(challenger.count) answers")
    let movies = labels.indices.map { Self.pack(labels[$0], champion[$0], challenger[$0]) }
    var whole = Sums()
    for movie in movies { whole.add(movie) }
    let differences = parallelMap(resamples, threads: threads) { index in
      var generator = SeededGenerator(seed: SeededGenerator.mix(seed &+ UInt64(index)))
      return Self.resample(movies, &generator).difference
    }.sorted()
    difference = whole.difference
    let tail = resamples / 40
    interval =
      differences.isEmpty
      ? difference...difference : differences[tail]...differences[resamples - 1 - tail]
  }

  /// Numbers of genres: true ones, named ones, and those that are both.
  private struct Sums {
    var actual = 0
    var champion = (named: 0, right: 0)
    var challenger = (named: 0, right: 0)

    /// Adds five numbers of 12 bits each.
    mutating func add(_ packed: UInt64) {
      func field(_ index: UInt64) -> Int { Int(packed >> (12 * index) & 0xFFF) }
      actual += field(0)
      champion.named += field(1)
      champion.right += field(2)
      challenger.named += field(3)
      challenger.right += field(4)
    }

    var difference: Double { f1(challenger) - f1(champion) }

    /// 2TP / (2TP + FP + FN), where 2TP + FP + FN = named + actual.
    private func f1(_ answers: (named: Int, right: Int)) -> Double {
      let whole = answers.named + actual
      return whole == 0 ? 0 : 2 * Double(answers.right) / Double(whole)
    }
  }

  /// So many movies of 19 genres at most can be added up before 12 bits are full.
  private static let packedMovies = 0xFFF / 19

  /// One movie's numbers in one word, so that a draw costs one look-up and one addition.
  private static func pack(
    _ actual: GenreSet, _ champion: GenreSet, _ challenger: GenreSet
  ) -> UInt64 {
    [
      actual, champion, champion.intersection(actual), challenger,
      challenger.intersection(actual),
    ].reversed().reduce(0) { $0 << 12 | UInt64($1.rawValue.nonzeroBitCount) }
  }

  /// Draws as many movies as there are.
  private static func resample(_ movies: [UInt64], _ generator: inout SeededGenerator) -> Sums {
    var sums = Sums()
    let count = UInt64(movies.count)
    var rest = movies.count
    while rest > 0 {
      let draws = min(rest, packedMovies)
      var packed: UInt64 = 0
      for _ in 0..<draws {
        packed &+= movies[Int(generator.next().multipliedFullWidth(by: count).high)]
      }
      sums.add(packed)
      rest -= draws
    }
    return sums
  }
}

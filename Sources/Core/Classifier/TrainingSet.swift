/// The movies to learn from, as much of them as learning needs.
struct TrainingSet {
  private(set) var corpus = Corpus()
  /// Per movie, its genres and its part in the cross-validation.
  private(set) var labels: [GenreSet] = []
  private(set) var folds: [UInt8] = []
  private var starterCount = 0

  /// Reads the training side of the split.
  init(_ source: MovieSource, folds foldCount: Int, threads: Int) throws {
    try source.forEachBatch(heldOut: false) { movies in
      let synopses = parallelMap(movies.count, threads: threads) {
        Tokenizer.tokenize(movies[$0].synopsis)
      }
      for (movie, synopsis) in zip(movies, synopses) {
        corpus.append(synopsis)
        labels.append(movie.genres)
        starterCount += movie.isStarter ? 1 : 0
        folds.append(UInt8(Split.fold(movie.id, of: foldCount)))
      }
    }
    guard labels.count >= GenreTrainer.minimumMovies else {
      throw TrainingError.tooFewMovies(
        found: labels.count, minimum: GenreTrainer.minimumMovies)
    }
    guard corpus.hasCommonWord else { throw TrainingError.noCommonWord(movies: labels.count) }
  }

  /// Whether more than half of the movies are starter movies.
  var isInvented: Bool { 2 * starterCount > labels.count }

  /// Gives the corpus's memory back: the matrix is made.
  mutating func forgetWords() { corpus = Corpus() }
}

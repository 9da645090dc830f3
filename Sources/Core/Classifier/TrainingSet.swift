/// The movies to learn from, as much of them as learning needs.
struct TrainingSet {
  private(set) var corpus = Corpus()
  /// Per movie, its genres and its part in the cross-validation.
  private(set) var labels: [GenreSet] = []
  private(set) var folds: [UInt8] = []

  /// Reads the training side of the split.
  init(_ source: MovieSource, folds foldCount: Int, threads: Int) throws {
    try source.forEachBatch(heldOut: false) { movies in
      let synopses = parallelMap(movies.count, threads: threads) {
        Tokenizer.tokenize(movies[$0].synopsis)
      }
      for (movie, synopsis) in zip(movies, synopses) {
        corpus.append(synopsis)
        labels.append(movie.genres)
        folds.append(UInt8(Split.fold(movie.id, of: foldCount)))
      }
    }
    guard labels.count >= GenreTrainer.minimumMovies else {
      throw TrainingError.tooFewMovies(
        found: labels.count, minimum: GenreTrainer.minimumMovies)
    }
  }

  /// Gives the corpus's memory back: the matrix is made.
  mutating func forgetWords() { corpus = Corpus() }
}

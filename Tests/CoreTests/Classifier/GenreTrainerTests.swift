import Core
import TestSupport
import Testing

struct GenreTrainerTests {
  @Test(arguments: [1, 2, 4])
  func `the result does not depend on threads or the movies' order, byte for byte`(
    threads: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(threads))
    let movies = try StarterModel.movies.get().shuffled(using: &generator)
    let directory = try TemporaryDirectory()
    let version = try ModelDirectory.write(
      GenreTrainer(threads: threads).train(movies), options: TrainingOptions(),
      started: ModelFolder.started, into: directory.path)
    let expected = try ModelFolder()
    #expect(version == expected.version)
    let files = try ModelDirectory.files(at: directory.path + "/" + version)
    for (ours, theirs) in zip(files, try ModelDirectory.files(at: expected.model)) {
      #expect(ours.name == theirs.name && ours.bytes == theirs.bytes, "\(ours.name)")
    }
  }

  @Test func `the starter movies teach more than chance`() throws {
    let movies = try ProjectFiles.starterMovies()
    let result = try GenreTrainer().train(movies)
    #expect(result.measurement.report.f1Micro > 0.6)
    #expect(result.measurement.report.nTest == movies.count { Split.isHeldOut($0.id) })
    #expect(result.trainingCount == movies.count - result.measurement.report.nTest)
    #expect(result.unconverged.isEmpty)
  }

  @Test func `too few movies are refused`() {
    #expect(throws: TrainingError.tooFewMovies(found: 0, minimum: 100)) {
      try GenreTrainer().train([])
    }
  }

  @Test func `without held-out movies there is no report`() throws {
    let movies = try ProjectFiles.starterMovies().filter { !Split.isHeldOut($0.id) }
    #expect(throws: TrainingError.noHeldOutMovies) {
      try GenreTrainer().train(Array(movies.prefix(200)))
    }
  }

  @Test func `of a large catalogue, a few movies tune and the others teach`() throws {
    var trainer = GenreTrainer(comparesBaselines: false)
    trainer.scoredMovies = 50
    let movies = Array(try ProjectFiles.starterMovies().prefix(600))
    let teaching = movies.filter { !Split.isHeldOut($0.id) }.sorted { $0.id < $1.id }
    #expect(teaching.count > trainer.options.folds * trainer.scoredMovies)
    let step = teaching.count / trainer.scoredMovies
    let tuning = Set(stride(from: 0, to: teaching.count, by: step).map { teaching[$0].id })
    let first = try trainer.train(movies).classifier
    let changed = movies.map { movie in
      var movie = movie
      if tuning.contains(movie.id) { movie.genres = GenreSet(.western) }
      return movie
    }
    let second = try trainer.train(changed).classifier
    #expect(first.intercepts == second.intercepts)
    #expect(first.coefficients.bytes == second.coefficients.bytes)
    #expect(first.coefficients.scales == second.coefficients.scales)
    #expect(first.calibrations != second.calibrations)
    // What only the tuning movies have in common weighs nothing.
    let (alone, _) = FeatureUnion.fit(
      Corpus(
        teaching.filter { !tuning.contains($0.id) }.map { Tokenizer.tokenize($0.synopsis) }),
      options: trainer.options.features, threads: 0)
    for (index, block) in alone.blocks.enumerated() where block.options.omittedCount == 0 {
      let idf = first.features.transformer.idf[first.features.blocks[index].columns]
      #expect(idf.count { $0 > 0 } == block.columns.count)
      let (ours, theirs) = (
        first.features.transformer.meanLengths[index], alone.transformer.meanLengths[index]
      )
      #expect(abs(ours - theirs) <= 1e-5 * theirs)
    }
  }
}

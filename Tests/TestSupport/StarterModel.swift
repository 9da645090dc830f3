import Core

/// What is learned from some of the starter movies: once, for all tests that only read it.
package enum StarterModel {
  package static let movies = Result { try Array(ProjectFiles.starterMovies().prefix(400)) }

  /// A training of `movies` with the options of `train`.
  package static let shared = Result { try GenreTrainer().train(movies.get()) }
}

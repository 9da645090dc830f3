import ArgumentParser
import Core

/// A matrix and its labels, with the SVM that is learned from them.
struct LearningProblem: ParsableArguments {
  @OptionGroup var file: MovieFile

  @Flag(help: "Leave the words' vectors out: columns of terms only.")
  var withoutVectors = false

  /// The rows and labels of all movies, with the features of `train`.
  func matrix(threads: Int) throws -> (matrix: TfidfMatrix, labels: [GenreSet]) {
    let movies = try file.movies()
    let options = TrainingOptions()
    let (_, matrix) = FeatureUnion.fit(
      MovieFile.corpus(movies), options: options.features, threads: threads)
    if !withoutVectors, let vectors = options.wordVectors,
      let axes = WordVectors.axes(of: matrix, options: vectors, threads: threads)
    {
      WordVectors(fitting: matrix, axes: axes, options: vectors, threads: threads)?
        .append(to: matrix, threads: threads)
    }
    return (matrix, movies.map(\.genres))
  }
}

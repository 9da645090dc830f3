import ArgumentParser
import Core

/// Runs one hot loop once, for callgrind to count its instructions.
struct Loop: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs one hot loop, in a function whose name callgrind can be told.",
    discussion: """
      valgrind --tool=callgrind --collect-atstart=no --toggle-collect='*Bench8measured*' \
      marquee-bench loop classify --data movies.jsonl --model DIR
      """)

  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case tokenize, classify, explain, fit
  }

  @Argument(help: "What to run.") var kind: Kind
  @OptionGroup var file: MovieFile
  @Option(help: "The model's directory, to classify with.") var model: String?
  @Option(help: "How many of the movies to take.") var movies = 200

  func run() throws {
    let movies = Array(try file.movies().prefix(movies))
    let synopses = movies.map { Synopsis(overview: $0.overview) }
    switch kind {
    case .tokenize:
      // Unicode's tables are asked once a process.
      _ = Tokenizer.tokenize(Synopsis(overview: "é"))
      measured { for synopsis in synopses { _ = Tokenizer.tokenize(synopsis) } }
    case .classify:
      let classifier = try classifier()
      measured {
        for synopsis in synopses { _ = classifier.probabilities(classifier.scores(synopsis)) }
      }
    case .explain:
      let classifier = try classifier()
      measured { for synopsis in synopses { _ = try? classifier.classify(synopsis) } }
    case .fit:
      let options = TrainingOptions()
      let (_, matrix) = FeatureUnion.fit(
        MovieFile.corpus(movies), options: options.features, threads: 1)
      let labels = movies.map(\.genres)
      measured { _ = options.learner.fit(matrix: matrix, labels: labels, threads: 1) }
    }
    print(movies.count)
  }

  private func classifier() throws -> GenreClassifier {
    guard let model else { throw ValidationError("--model is missing") }
    return try ModelDirectory.read(at: model).classifier
  }
}

/// What callgrind counts.
@inline(never) func measured(_ body: () -> Void) { body() }

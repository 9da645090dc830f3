import ArgumentParser
import Core
import FoundationEssentials

/// Judges ways of learning by cross-validation, each on the same folds.
struct CrossValidate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cross-validate",
    abstract: "Judges ways of training by 5-fold cross-validation; prints a line of JSON each.",
    discussion: """
      Each fold's movies are classified, as a visitor's would be, by a model that learned from \
      the others alone: vocabulary, weights, calibration and cut-offs. The figures are those of \
      all folds taken together, and the mean over the seeds that dealt out the folds.

      With --starter there is one fold, of all movies, for a model that learned from the starter \
      movies alone.
      """)

  private struct Line: Encodable {
    var variant: String
    var overview: Figures
    var titleAndOverview: Figures
    var seconds: Double
  }

  private struct Figures: Encodable {
    var f1Micro = 0.0
    var f1Macro = 0.0
    var averagePrecisionMacro = 0.0
    var expectedCalibrationError = 0.0

    /// Adds a share of a report's figures.
    mutating func add(_ report: EvaluationReport, share: Double) {
      f1Micro += share * report.f1Micro
      f1Macro += share * report.f1Macro
      averagePrecisionMacro += share * report.averagePrecisionMacro
      expectedCalibrationError += share * report.expectedCalibrationError
    }
  }

  @OptionGroup var file: MovieFile
  @Option(help: "How many ways to deal out the folds.") var seeds = 3
  @Option(parsing: .upToNextOption, help: "The files of the starter movies.")
  var starter: [String] = []
  @Option(parsing: .upToNextOption, help: "Only these variants.") var variants: [String] = []
  @Option(help: "0: as many as the machine has cores.") var threads = 0

  private static let folds: UInt64 = 5

  func run() throws {
    let movies = try file.movies()
    let starter = try MovieFile.movies(of: starter)
    let seeds = starter.isEmpty ? UInt64(seeds) : 1
    for variant in Variant.all where variants.isEmpty || variants.contains(variant.name) {
      let watch = Stopwatch()
      var line = Line(
        variant: variant.name, overview: Figures(), titleAndOverview: Figures(), seconds: 0)
      for seed in 0..<seeds {
        let folds = starter.isEmpty ? Self.folds(of: movies, seed) : [(starter, movies)]
        let (plain, titled) = try reports(folds, variant)
        line.overview.add(plain, share: 1 / Double(seeds))
        line.titleAndOverview.add(titled, share: 1 / Double(seeds))
      }
      line.seconds = watch.seconds / Double(seeds * (starter.isEmpty ? Self.folds : 1))
      print(String(decoding: try JSONEncoder().encode(line), as: UTF8.self))
    }
  }

  /// Movies to learn from and others to judge by.
  private typealias Fold = (movies: [Movie], others: [Movie])

  private func reports(
    _ folds: [Fold], _ variant: Variant
  ) throws -> (plain: EvaluationReport, titled: EvaluationReport) {
    var plain: Evaluation?
    var titled: Evaluation?
    for (movies, others) in folds {
      let source = MovieSource { heldOut, body in
        for movie in heldOut ? others : movies {
          body(variant.knowsTitles || heldOut ? movie : movie.untitled)
        }
      }
      let trainer = GenreTrainer(
        options: variant.options, tables: .shipped, threads: threads, comparesBaselines: false)
      let classifier = try trainer.train(source).classifier
      plain.add(classifier, others, withTitles: false, threads)
      titled.add(classifier, others, withTitles: true, threads)
    }
    guard let plain, let titled else { throw ValidationError("there are no movies") }
    return (plain.report, titled.report)
  }

  private static func folds(of movies: [Movie], _ seed: UInt64) -> [Fold] {
    let places = movies.map { movie in
      var generator = SeededGenerator(seed: UInt64(movie.id) &* 0x1_0001 &+ seed << 48)
      return generator.next() % folds
    }
    return (0..<folds).map { fold in
      let parts = zip(movies, places)
      return (parts.filter { $0.1 != fold }.map(\.0), parts.filter { $0.1 == fold }.map(\.0))
    }
  }
}

extension Movie {
  fileprivate var untitled: Movie {
    var copy = self
    copy.title = nil
    return copy
  }
}

extension Evaluation? {
  /// Classifies movies by one more classifier, and keeps its answers beside the earlier ones'.
  fileprivate mutating func add(
    _ classifier: GenreClassifier, _ movies: [Movie], withTitles: Bool, _ threads: Int
  ) {
    var evaluation =
      self?.continued(by: classifier) ?? Evaluation(of: classifier, withTitles: withTitles)
    evaluation.add(movies, threads: threads)
    self = evaluation
  }
}

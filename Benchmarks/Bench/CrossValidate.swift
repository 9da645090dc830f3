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
  @Option(parsing: .upToNextOption, help: "Only these variants.") var variants: [String] = []
  @Option(help: "0: as many as the machine has cores.") var threads = 0

  private static let folds: UInt64 = 5

  func run() throws {
    let movies = try file.movies()
    for variant in Variant.all where variants.isEmpty || variants.contains(variant.name) {
      let watch = Stopwatch()
      var line = Line(
        variant: variant.name, overview: Figures(), titleAndOverview: Figures(), seconds: 0)
      for seed in 0..<UInt64(seeds) {
        let (plain, titled) = try reports(movies, variant, seed)
        line.overview.add(plain, share: 1 / Double(seeds))
        line.titleAndOverview.add(titled, share: 1 / Double(seeds))
      }
      line.seconds = watch.seconds / Double(seeds * Int(Self.folds))
      print(String(decoding: try JSONEncoder().encode(line), as: UTF8.self))
    }
  }

  private func reports(
    _ movies: [Movie], _ variant: Variant, _ seed: UInt64
  ) throws -> (plain: EvaluationReport, titled: EvaluationReport) {
    var plain: Evaluation?
    var titled: Evaluation?
    for fold in 0..<Self.folds {
      let isHeldOut = movies.map { Self.fold($0.id, seed) == fold }
      let source = MovieSource { heldOut, body in
        for (movie, isOutside) in zip(movies, isHeldOut) where isOutside == heldOut {
          body(variant.knowsTitles || heldOut ? movie : movie.untitled)
        }
      }
      let trainer = GenreTrainer(
        options: variant.options, tables: .shipped, threads: threads, comparesBaselines: false)
      let classifier = try trainer.train(source).classifier
      let others = zip(movies, isHeldOut).filter(\.1).map(\.0)
      plain.add(classifier, others, withTitles: false, threads)
      titled.add(classifier, others, withTitles: true, threads)
    }
    guard let plain, let titled else { throw ValidationError("there are no movies") }
    return (plain.report, titled.report)
  }

  private static func fold(_ id: Int, _ seed: UInt64) -> UInt64 {
    var generator = SeededGenerator(seed: UInt64(id) &* 0x1_0001 &+ seed << 48)
    return generator.next() % folds
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

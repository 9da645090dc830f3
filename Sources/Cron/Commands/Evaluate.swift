import ArgumentParser
import Core

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures a model on movies that it has not seen.",
    discussion: """
      It uses the held-out movies of the database, or all movies of a file. The figures are for \
      overviews alone; beside them are those with titles.
      """)

  @Option(
    help: ArgumentHelp("Folder of the model (else the one in service).", valueName: "dir"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "File with movies as for import, gzip-compressed or not; - is standard input.",
      valueName: "file"))
  var data: String?

  @Flag(
    help: """
      Compare with simpler models, which are learned from the database's other movies: logistic \
      regression, a linear SVC, and a sigmoid of its score.
      """)
  var baselines = false

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let workspace = try common.workspace()
    let model = try self.model.map(ModelDirectory.read) ?? workspace.currentModel()
    let movies = try data.map { try Self.movies(of: $0, workspace) } ?? Self.heldOut(workspace)
    let hasTitles = movies.contains { $0.title != nil }
    let result = EvaluationResult(
      model: model.version,
      report: model.classifier.evaluate(movies, withTitles: false),
      withTitle: hasTitles ? model.classifier.evaluate(movies, withTitles: true) : nil,
      baselines: baselines ? try Self.baselines(on: movies, workspace) : nil)
    try workspace.console.report(result, as: report.format) { result.text }
  }

  /// What simpler models that learn from the database's training movies make of `movies`.
  private static func baselines(
    on movies: [Movie], _ workspace: Workspace
  ) throws -> [Baseline] {
    guard let database = try workspace.existingDatabase() else {
      throw TrainingError.tooFewMovies(found: 0, minimum: GenreTrainer.minimumMovies)
    }
    var baselines = try Baselines(learnedFrom: database.movies.source)
    baselines.add(movies)
    return baselines.reports
  }

  private static func heldOut(_ workspace: Workspace) throws -> [Movie] {
    let movies = try workspace.existingDatabase()?.movies.movies(where: Split.isHeldOut) ?? []
    if movies.isEmpty {
      throw CommandError.noHeldOutMovies(stateDirectory: workspace.settings.stateDirectory)
    }
    return movies
  }

  private static func movies(of path: String, _ workspace: Workspace) throws -> [Movie] {
    var reader = try MovieReader(path: path, needsID: false)
    var movies: [Movie] = []
    while let movie = try reader.next() { movies.append(movie.movie) }
    reader.skipped.warn(on: workspace.console)
    if movies.isEmpty {
      throw reader.skipped.count == 0
        ? CommandError.noMovies(input: reader.name)
        : CommandError.everyLineBroken(count: reader.skipped.count)
    }
    return movies
  }
}

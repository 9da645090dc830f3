import ArgumentParser
import Core

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures a model on movies that it has not seen.",
    discussion: """
      The movies are the held-out ones of the database, or all those of a file. The figures are \
      those of overviews alone; with titles given too, they stand beside.
      """)

  @Option(
    help: ArgumentHelp("Folder of the model; else the one in service.", valueName: "dir"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "JSON Lines file, compressed by gzip or not; - is standard input.", valueName: "file"))
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
    var reader = try MovieReader(path: path)
    var movies: [Movie] = []
    while let movie = try reader.next() { movies.append(movie) }
    for line in reader.skipped.prefix(MovieImport.shownLines) { workspace.console.warn(line.text) }
    if movies.isEmpty {
      throw reader.skipped.isEmpty
        ? CommandError.noMovies(input: reader.name)
        : CommandError.everyLineBroken(count: reader.skipped.count)
    }
    return movies
  }
}

/// The figures of an evaluation, as JSON and as tables.
package struct EvaluationResult: Encodable {
  package var model: String
  package var report: EvaluationReport
  package var withTitle: EvaluationReport?
  package var baselines: [Baseline]?

  package init(
    model: String, report: EvaluationReport, withTitle: EvaluationReport?,
    baselines: [Baseline]? = nil
  ) {
    self.model = model
    self.report = report
    self.withTitle = withTitle
    self.baselines = baselines
  }

  private enum CodingKeys: String, CodingKey {
    case model, baselines
    case withTitle = "with_title"
  }

  package func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(model, forKey: .model)
    try members.encodeIfPresent(withTitle, forKey: .withTitle)
    try members.encodeIfPresent(baselines, forKey: .baselines)
  }

  package var text: String {
    """
    model \(model) on \(Figures.count(report.nTest, "movie"))

    \(averages)
    \(comparison)
    from overviews alone, by genre:

    \(genres)
    """
  }

  /// A row for each figure, a column for each way of asking.
  private var averages: String {
    let reports = [("overview alone", report)] + (withTitle.map { [("with the title", $0)] } ?? [])
    var table = TextTable([""] + reports.map(\.0))
    let rows: [(String, KeyPath<EvaluationReport, Double>)] = [
      ("precision, micro", \.precisionMicro), ("recall, micro", \.recallMicro),
      ("F1, micro", \.f1Micro), ("precision, macro", \.precisionMacro),
      ("recall, macro", \.recallMacro), ("F1, macro", \.f1Macro),
      ("average precision, macro", \.averagePrecisionMacro),
      ("calibration error, mean", \.expectedCalibrationError),
      ("all genres right", \.subsetAccuracy), ("genres named a movie", \.genresPerMovie),
    ]
    for (name, figure) in rows {
      table.add([name] + reports.map { Figures.decimal($0.1[keyPath: figure]) })
    }
    return table.text
  }

  /// A row for each way of naming genres, the simpler ones first; empty without any.
  private var comparison: String {
    guard let baselines else { return "" }
    let model = Baseline(name: "marquee", title: "this model", report: report)
    var table = TextTable([
      "from overviews alone", "precision, micro", "recall, micro", "F1, micro", "F1, macro",
    ])
    for way in baselines + [model] {
      let figures = [way.precisionMicro, way.recallMicro, way.f1Micro, way.f1Macro]
      table.add([way.title] + figures.map { Figures.decimal($0) })
    }
    return "\n" + table.text + "\n"
  }

  /// A row for each genre, the most frequent first.
  private var genres: String {
    var table = TextTable([
      "genre", "movies", "precision", "recall", "F1", "AP", "calib.", "TP", "FP", "FN", "TN",
    ])
    let rows = Genre.names.compactMap { name in report.perGenre[name].map { (name, $0) } }
    for (name, genre) in rows.sorted(by: { ($1.1.support, $0.0) < ($0.1.support, $1.0) }) {
      let counts = [
        genre.confusion.truePositives, genre.confusion.falsePositives,
        genre.confusion.falseNegatives, genre.confusion.trueNegatives,
      ]
      let figures = [
        genre.precision, genre.recall, genre.f1, genre.averagePrecision,
        genre.expectedCalibrationError,
      ]
      table.add(
        [name, Figures.count(genre.support)] + figures.map { Figures.decimal($0) }
          + counts.map { Figures.count($0) })
    }
    return table.text
  }
}

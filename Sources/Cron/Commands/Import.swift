import ArgumentParser
import Core
import Store

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Adds movies from files to the database, or updates them.",
    discussion: """
      One movie per line, with TMDB's names for its members:
        {"id":603,"title":"…","overview":"…","genres":["Action","Science Fiction"]}
      id, overview and either genres (names, or TMDB's objects) or genre_ids (numbers) must be \
      there. A JSON array works, too, and so does a table with these names in its first row: CSV with \
      commas, semicolons, tabs or bars, genres as names with commas or bars between them. Text is \
      UTF-8, or UTF-16 with a byte order mark.

      What is not a movie is reported and skipped. An unknown genre, or an optional member \
      that cannot be used, is left out of its movie, and counted.
      """)

  @Argument(help: ArgumentHelp("Files, gzip-compressed or not; - is standard input."))
  var files: [String]

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let workspace = try common.workspace()
    let readers = try files.map { file throws(InputError) in try MovieReader(path: file) }
    let database = try workspace.database()
    var movieImport = MovieImport(workspace: workspace, store: database.movies)
    let started = workspace.now()
    var failure: InputError?
    do {
      for reader in readers { try movieImport.read(reader) }
    } catch let error as InputError {
      failure = error
    }
    movieImport.bar.finish()
    let result = movieImport.report
    if result.added + result.updated > 0 {
      try database.runs.record(
        "import", from: started, to: workspace.now(), failure == nil ? .done : .failed,
        RunDetails(.imported(result.counts)))
    }
    result.skipped.warn(on: workspace.console)
    try workspace.console.confirm(result, as: report.format) { result.text }
    if let failure { throw failure }
    if result.isNothingButBroken { throw CommandError.everyLineBroken(count: result.skipped.count) }
  }
}

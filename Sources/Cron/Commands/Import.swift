import ArgumentParser
import Core
import FoundationEssentials
import Store

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Adds movies from JSON Lines files to the database, or updates them.",
    discussion: """
      One movie a line, the members named as TMDB names them:
        {"id":603,"title":"…","overview":"…","genres":["Action","Science Fiction"]}
      id, overview and either genres (names) or genre_ids (numbers) must be there. A line that \
      is not a movie is reported and passed over.
      """)

  @Argument(help: ArgumentHelp("Files, compressed by gzip or not; - is standard input."))
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
        detail: Console.json(result.counts))
    }
    for line in result.skipped.prefix(MovieImport.shownLines) { workspace.console.warn(line.text) }
    if result.skipped.count > MovieImport.shownLines {
      let rest = result.skipped.count - MovieImport.shownLines
      workspace.console.warn("and \(Figures.count(rest, "more line")) that are not movies")
    }
    try workspace.console.confirm(result, as: report.format) { result.text }
    if let failure { throw failure }
    if result.isNothingButBroken { throw CommandError.everyLineBroken(count: result.skipped.count) }
  }
}

/// Brings movies from files into the store, batch by batch.
package struct MovieImport {
  /// How many movies go into the store in one transaction.
  package static let batchSize = 1000
  /// How many broken lines are told of one by one.
  package static let shownLines = 20

  package struct Report: Encodable, Sendable {
    package var added = 0
    package var updated = 0
    package var unchanged = 0
    package var skipped: [SkippedLine] = []

    /// The same without the lines themselves.
    var counts: [String: Int] {
      ["added": added, "updated": updated, "unchanged": unchanged, "skipped": skipped.count]
    }

    var text: String {
      "added \(Figures.count(added)), updated \(Figures.count(updated)),"
        + " unchanged \(Figures.count(unchanged)), skipped \(Figures.count(skipped.count))"
    }

    package var isNothingButBroken: Bool {
      !skipped.isEmpty && added + updated + unchanged == 0
    }
  }

  package private(set) var report = Report()
  let bar: ProgressBar
  private let store: MovieStore
  private let now: @Sendable () -> Date

  package init(workspace: Workspace, store: MovieStore) {
    self.store = store
    now = workspace.now
    bar = ProgressBar(isShown: workspace.console.showsProgress)
  }

  /// Imports a file; what comes before damage in it goes in.
  package mutating func read(_ reader: MovieReader) throws {
    var reader = reader
    var batch: [Movie] = []
    var failure: InputError?
    do {
      while let movie = try reader.next() {
        batch.append(movie)
        if batch.count == Self.batchSize {
          try store(batch)
          batch = []
          bar.update(reader.fraction, reader.name)
        }
      }
    } catch let error as InputError {
      failure = error
    }
    try store(batch)
    report.skipped += reader.skipped
    if let failure { throw failure }
  }

  private mutating func store(_ batch: [Movie]) throws(StoreError) {
    guard !batch.isEmpty else { return }
    let changes = try store.upsert(batch, source: "import", now: now())
    report.added += changes.added
    report.updated += changes.updated
    report.unchanged += changes.unchanged
  }
}

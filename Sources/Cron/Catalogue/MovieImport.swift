import Core
import FoundationEssentials
import Store

/// Brings movies from files into the store, batch by batch.
struct MovieImport {
  /// How many movies go into the store in one transaction.
  static let batchSize = 1000
  /// How many broken lines are told of one by one.
  static let shownLines = 20

  struct Report: Encodable {
    var added = 0
    var updated = 0
    var unchanged = 0
    var skipped: [SkippedLine] = []

    /// The same without the lines themselves, for the record.
    var counts: ImportCounts {
      ImportCounts(
        added: added, updated: updated, unchanged: unchanged, skipped: skipped.count)
    }

    var text: String {
      "added \(Figures.count(added)), updated \(Figures.count(updated)),"
        + " unchanged \(Figures.count(unchanged)), skipped \(Figures.count(skipped.count))"
    }

    var isNothingButBroken: Bool { !skipped.isEmpty && added + updated + unchanged == 0 }
  }

  private(set) var report = Report()
  let bar: ProgressBar
  private let store: MovieStore
  private let now: @Sendable () -> Date

  init(workspace: Workspace, store: MovieStore) {
    self.store = store
    now = workspace.now
    bar = ProgressBar(isShown: workspace.console.showsProgress)
  }

  /// Imports a file; what comes before damage in it goes in.
  mutating func read(_ reader: MovieReader) throws {
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

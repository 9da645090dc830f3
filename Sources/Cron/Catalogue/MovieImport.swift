import Core
import FoundationEssentials
import Store

/// Brings movies from files into the store, batch by batch.
struct MovieImport {
  /// How many movies go into the store in one transaction.
  static let batchSize = 1000

  /// What became of the rows of all files; their number is that of the movies and the skipped.
  struct Report: Encodable {
    fileprivate(set) var added = 0
    fileprivate(set) var updated = 0
    fileprivate(set) var unchanged = 0
    fileprivate(set) var rows = 0
    fileprivate(set) var skipped = SkippedLines()
    /// How many genres and other members of movies could not be used, by the member's name.
    fileprivate(set) var leftOut: [String: Int] = [:]

    private enum CodingKeys: String, CodingKey {
      case added, updated, unchanged, rows, skipped
      case skippedCount = "skipped_count"
      case leftOut = "left_out"
    }

    func encode(to encoder: any Encoder) throws {
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(added, forKey: .added)
      try members.encode(updated, forKey: .updated)
      try members.encode(unchanged, forKey: .unchanged)
      try members.encode(rows, forKey: .rows)
      try members.encode(skipped.first, forKey: .skipped)
      try members.encode(skipped.count, forKey: .skippedCount)
      try members.encode(leftOut, forKey: .leftOut)
    }

    /// The same without the lines themselves, for the record.
    var counts: ImportCounts {
      ImportCounts(
        added: added, updated: updated, unchanged: unchanged, skipped: skipped.count)
    }

    var text: String {
      let members = leftOut.sorted { $0.key < $1.key }.map { "\(Figures.count($1)) × \($0)" }
      return "added \(Figures.count(added)), updated \(Figures.count(updated)),"
        + " unchanged \(Figures.count(unchanged)), skipped \(Figures.count(skipped.count))"
        + (members.isEmpty ? "" : "; left out: \(members.joined(separator: ", "))")
    }

    var isNothingButBroken: Bool { skipped.count > 0 && added + updated + unchanged == 0 }
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
    var batch: [FiledMovie] = []
    defer {
      report.rows += reader.rows
      report.skipped.add(reader.skipped)
      report.leftOut.merge(reader.leftOut, uniquingKeysWith: +)
    }
    do {
      while let movie = try reader.next() {
        batch.append(movie)
        if batch.count == Self.batchSize {
          try store(batch, from: &reader)
          batch = []
          bar.update(reader.fraction, reader.name)
        }
      }
    } catch let error as InputError {
      try store(batch, from: &reader)
      throw error
    }
    try store(batch, from: &reader)
  }

  /// A movie that the database refuses is skipped, and no other with it.
  private mutating func store(
    _ batch: [FiledMovie], from reader: inout MovieReader
  ) throws(StoreError) {
    do {
      try store(batch)
    } catch {
      guard case .refused = error else { throw error }
      for movie in batch {
        do {
          try store([movie])
        } catch {
          guard case .refused(let reason) = error else { throw error }
          reader.skip(line: movie.line, "the database refuses it (\(reason))")
        }
      }
    }
  }

  private mutating func store(_ batch: [FiledMovie]) throws(StoreError) {
    guard !batch.isEmpty else { return }
    let changes = try store.upsert(batch.map(\.movie), source: "import", now: now())
    report.added += changes.added
    report.updated += changes.updated
    report.unchanged += changes.unchanged
  }
}

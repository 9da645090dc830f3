import Catalogue
import Core

/// A movie of a file, and the line on which it begins.
struct FiledMovie: Hashable, Sendable {
  let movie: Movie
  let line: Int
}

/// Reads movies for `import` and `evaluate`, and keeps account of what is none.
struct MovieReader {
  private(set) var skipped = SkippedLines()
  /// How often a member of a movie, or one of its genres, could not be used; by its name.
  private(set) var leftOut: [String: Int] = [:]
  /// How many movies and skipped lines there were.
  private(set) var rows = 0
  private let records: FileRecords
  private let needsID: Bool

  /// - Parameter needsID: whether a movie without a number is skipped; else its line is its number.
  init(path: String, needsID: Bool = true) throws(InputError) {
    try self.init(InputFile(path: path), needsID: needsID)
  }

  init(_ file: InputFile, needsID: Bool = true) throws(InputError) {
    self.needsID = needsID
    records = try FileRecords(file) { header in
      header.count > 1 || header.has(.overview) && header.names.count > 1
    }
    guard let header = records.header else { return }
    var missing: TableHeader.Part?
    if !header.has(.genres) && !header.has(.genreIDs) { missing = .genres }
    if !header.has(.overview) { missing = .overview }
    if needsID && !header.has(.id) { missing = .id }
    if let missing {
      throw .noColumn(file.name, missing: missing.rawValue, found: header.names)
    }
  }

  var name: String { records.name }
  var fraction: Double? { records.fraction }

  /// The next movie; blank lines and broken ones are passed over.
  mutating func next() throws(InputError) -> FiledMovie? {
    while let record = try records.next() {
      if record.isBlank { continue }
      rows += 1
      do {
        let read = try MovieRecord(record.value(), number: needsID ? nil : record.line) {
          Day($0) != nil
        }
        for member in read.leftOut { leftOut[member, default: 0] += 1 }
        return FiledMovie(movie: read.movie, line: record.line)
      } catch {
        skip(line: record.line, "\(error)")
      }
    }
    return nil
  }

  /// Takes back a movie that was read: there is something wrong with it.
  mutating func skip(line: Int, _ reason: @autoclosure () -> String) {
    let name = name
    skipped.add(SkippedLine(file: name, line: line, reason: reason()))
  }
}

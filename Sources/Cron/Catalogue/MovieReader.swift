import Core

/// A line that is not a movie.
struct SkippedLine: Hashable, Encodable, Sendable {
  let file: String
  let line: Int
  let reason: String

  var text: String { "\(file):\(line): \(reason)" }
}

/// Reads movies for `import` and `evaluate`, and keeps account of the lines that are none.
struct MovieReader {
  private(set) var skipped: [SkippedLine] = []
  private let lines: LineReader

  init(path: String) throws(InputError) {
    lines = try LineReader(path: path, maximumBytes: MovieLines.maximumBytes)
  }

  var name: String { lines.name }
  var fraction: Double? { lines.fraction }

  /// The next movie; blank lines and broken ones are passed over.
  mutating func next() throws(InputError) -> Movie? {
    while let line = try lines.next() {
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { continue }
      do {
        return try MovieLines.movie(line)
      } catch {
        skipped.append(
          SkippedLine(file: lines.name, line: lines.lineNumber, reason: error.description))
      }
    }
    return nil
  }
}

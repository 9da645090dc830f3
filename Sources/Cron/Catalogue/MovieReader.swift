import Core

/// A line that is not a movie.
package struct SkippedLine: Hashable, Encodable, Sendable {
  package let file: String
  package let line: Int
  package let reason: String

  package var text: String { "\(file):\(line): \(reason)" }
}

/// Reads movies from lines, and keeps account of the lines that are none.
package struct MovieReader {
  package private(set) var skipped: [SkippedLine] = []
  private let lines: LineReader

  package init(path: String) throws(InputError) {
    lines = try LineReader(path: path, maximumBytes: MovieLines.maximumBytes)
  }

  package var name: String { lines.name }
  package var fraction: Double? { lines.fraction }

  /// The next movie; blank lines and broken ones are passed over.
  package mutating func next() throws(InputError) -> Movie? {
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

/// A line that is not a movie.
struct SkippedLine: Hashable, Encodable, Sendable {
  let file: String
  let line: Int
  let reason: String

  var text: String { "\(file):\(line): \(reason)" }
}

/// Lines that are not movies: all are counted, the first are kept.
struct SkippedLines: Hashable, Sendable {
  /// How many are kept; millions would fill the memory.
  static let keptCount = 1000
  /// How many people are told of one by one.
  static let shownCount = 20

  private(set) var count = 0
  private(set) var first: [SkippedLine] = []

  mutating func add(_ line: @autoclosure () -> SkippedLine) {
    count += 1
    if first.count < Self.keptCount { first.append(line()) }
  }

  mutating func add(_ lines: SkippedLines) {
    count += lines.count
    first += lines.first.prefix(Self.keptCount - first.count)
  }

  /// Tells people of them.
  func warn(on console: Console) {
    for line in first.prefix(Self.shownCount) { console.warn(line.text) }
    if count > Self.shownCount {
      let rest = count - Self.shownCount
      console.warn(
        "and \(Figures.count(rest, "more line")) that \(rest == 1 ? "is not a movie" : "are not movies")"
      )
    }
  }
}

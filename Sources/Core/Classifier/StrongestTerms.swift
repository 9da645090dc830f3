/// The terms that speak most for a genre, and most against it.
package struct StrongestTerms: Hashable, Sendable {
  /// Strongest first.
  package var towards: [Evidence] = []
  package var against: [Evidence] = []
}

extension GenreClassifier {
  /// Finds, for each genre, the words and runs of words with the largest coefficients either way.
  ///
  /// Parts of words are left out: nobody could read them.
  ///
  /// - Parameter limit: how many at most, either way.
  /// - Returns: one a genre, in column order.
  /// - Complexity: O(words · genres)
  package func strongestTerms(_ limit: Int) -> [StrongestTerms] {
    var best = [Extremes](repeating: Extremes(limit: limit), count: Genre.count)
    var column = 0
    for vectorizer in features.vectorizers {
      let end = column + vectorizer.vocabulary.count
      defer { column = end }
      guard vectorizer.options.analyzer == .word else { continue }
      for index in column..<end {
        for genre in 0..<Genre.count {
          best[genre].note(coefficients.values[index * Genre.count + genre], column: index)
        }
      }
    }
    return best.map { extremes in
      StrongestTerms(
        towards: extremes.highest.map { Evidence(text: term(of: $0.column), weight: $0.weight) },
        against: extremes.lowest.map { Evidence(text: term(of: $0.column), weight: $0.weight) })
    }
  }

  private func term(of column: Int) -> String {
    var index = column
    for vectorizer in features.vectorizers {
      if index < vectorizer.vocabulary.count { return vectorizer.vocabulary[index] }
      index -= vectorizer.vocabulary.count
    }
    preconditionFailure("column \(column) of \(features.columnCount)")
  }
}

/// The columns with the highest weights above zero and the lowest below it; of equals, the first.
private struct Extremes {
  let limit: Int
  private(set) var highest: [(column: Int, weight: Float)] = []
  private(set) var lowest: [(column: Int, weight: Float)] = []
  /// What must be exceeded to be among them.
  private var high: Float = 0
  private var low: Float = 0

  init(limit: Int) { self.limit = limit }

  mutating func note(_ weight: Float, column: Int) {
    if weight > high {
      Self.insert((column, weight), into: &highest, limit)
      if highest.count == limit { high = highest[limit - 1].weight }
    } else if weight < low {
      Self.insert((column, weight), into: &lowest, limit)
      if lowest.count == limit { low = lowest[limit - 1].weight }
    }
  }

  private static func insert(
    _ entry: (column: Int, weight: Float), into entries: inout [(column: Int, weight: Float)],
    _ limit: Int
  ) {
    if entries.count == limit { entries.removeLast() }
    let place = entries.firstIndex { abs($0.weight) < abs(entry.weight) } ?? entries.count
    entries.insert(entry, at: place)
  }
}

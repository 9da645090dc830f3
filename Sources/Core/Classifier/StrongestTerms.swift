/// The terms that speak most for a genre, and most against it.
package struct StrongestTerms: Hashable, Sendable {
  package struct Term: Hashable, Encodable, Sendable {
    package let text: String
    /// Positive: towards the genre.
    package let weight: Float
  }

  /// Strongest first.
  package var towards: [Term] = []
  package var against: [Term] = []
}

extension GenreClassifier {
  /// Finds, for each genre, the words that move its score most, either way.
  ///
  /// A word counts for all that it adds to the score of a synopsis of mean length where it stands
  /// once and alone: as a word, as its stem, and by its beginning.
  ///
  /// - Parameter limit: how many at most, either way.
  /// - Returns: one a genre, in column order.
  /// - Complexity: O(words · genres)
  package func strongestTerms(_ limit: Int) -> [StrongestTerms] {
    var best = [Extremes](repeating: Extremes(limit: limit), count: Genre.count)
    let vocabulary = features.vocabulary
    for word in features.wordColumns {
      var weights = GenreVector.zero
      features.forEachTerm(ofWord: vocabulary[word]) { column, value in
        weights += coefficients.product(value, row: column)
      }
      for genre in best.indices { best[genre].note(weights[genre], word: word) }
    }
    func term(_ entry: (word: Int, weight: Float)) -> StrongestTerms.Term {
      StrongestTerms.Term(text: vocabulary[entry.word], weight: entry.weight)
    }
    return best.map {
      StrongestTerms(towards: $0.highest.map(term), against: $0.lowest.map(term))
    }
  }
}

/// The words with the highest weights above zero and the lowest below it; of equals, the first.
private struct Extremes {
  let limit: Int
  private(set) var highest: [(word: Int, weight: Float)] = []
  private(set) var lowest: [(word: Int, weight: Float)] = []
  /// What must be exceeded to be among them.
  private var high: Float = 0
  private var low: Float = 0

  init(limit: Int) { self.limit = limit }

  mutating func note(_ weight: Float, word: Int) {
    if weight > high {
      Self.insert((word, weight), into: &highest, limit)
      if highest.count == limit { high = highest[limit - 1].weight }
    } else if weight < low {
      Self.insert((word, weight), into: &lowest, limit)
      if lowest.count == limit { low = lowest[limit - 1].weight }
    }
  }

  private static func insert(
    _ entry: (word: Int, weight: Float), into entries: inout [(word: Int, weight: Float)],
    _ limit: Int
  ) {
    if entries.count == limit { entries.removeLast() }
    let place = entries.firstIndex { abs($0.weight) < abs(entry.weight) } ?? entries.count
    entries.insert(entry, at: place)
  }
}

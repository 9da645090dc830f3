import Glibc

/// What each word and pair of a synopsis adds to each genre's score.
///
/// A word that occurs twice is one item. What its first and last characters add, the characters
/// of a title's word, or the mark behind a word, is counted to the word; what the number of its
/// words adds, to the title. Together with the
/// intercept, the items add up to the score:
///
///     score_g = intercept_g + Σ over items i: weight_ig
package struct Explanation: Sendable {
  /// The words of the text, title first, and where they stand in it.
  package let synopsis: TokenizedSynopsis
  private let features: Features
  private let coefficients: FloatStorage
  private let items: Items
  /// A row for each item.
  private let weights: GenreRows

  init(of features: Features, _ synopsis: TokenizedSynopsis, by classifier: GenreClassifier) {
    self.synopsis = synopsis
    self.features = features
    coefficients = classifier.coefficients
    let items = Items(of: features, synopsis)
    self.items = items
    weights = GenreRows(count: items.runs.count) { [coefficients = coefficients.values] sums in
      items.ofOccurrences.withUnsafeBufferPointer { items in
        features.forEachOccurrence { index, column, value in
          sums.add(value, times: coefficients, row: column, to: Int(items[index]))
        }
      }
    }
  }

  /// For each genre the items with the largest weights, either way, the strongest first.
  package func strongest(_ limit: Int) -> [[Evidence]] {
    var names = [String](repeating: "", count: items.runs.count)
    return weights.largest(limit) { [synopsis, items] item, weight in
      if names[item].isEmpty { names[item] = synopsis.text(of: items.runs[item]) }
      return Evidence(text: names[item], weight: weight)
    }
  }

  /// For each genre all items that speak for it, and all that speak against it.
  package func balances() -> [(towards: EvidenceSum, against: EvidenceSum)] {
    weights.sums().map { sums in
      (
        EvidenceSum(count: sums.positive.count, weight: sums.positive.total),
        EvidenceSum(count: sums.negative.count, weight: sums.negative.total)
      )
    }
  }

  /// What each word of the text adds to each score, where it stands.
  ///
  /// The first and the last word of a run share alike in what it adds. These weights, too, add up
  /// to the score with the intercept.
  package func wordWeights() -> WordWeights {
    let coefficients = coefficients.values
    let sums = GenreRows(count: synopsis.tokens.count) { sums in
      features.forEachOccurrence { index, column, value in
        let tokens = features.occurrences[index].tokens
        sums.add(value / 2, times: coefficients, row: column, to: tokens.lowerBound)
        sums.add(value / 2, times: coefficients, row: column, to: tokens.upperBound - 1)
      }
    }
    return WordWeights(
      tokens: synopsis.tokens, titleCount: synopsis.titleCount, weights: sums.numbers)
  }
}

/// The distinct texts of a synopsis's terms.
private struct Items: Sendable {
  /// Per item, the words where it stands first.
  private(set) var runs: [Range<Int>] = []
  /// Per occurrence of a term, its item.
  private(set) var ofOccurrences: [Int32] = []
  /// Items by their hash: number and 1, or 0. At most half of it is full.
  private var slots: [Int32] = []

  init(of features: Features, _ synopsis: TokenizedSynopsis) {
    let hashed = features.words
    let words = hashed.words.count
    runs.reserveCapacity(2 * words)
    // What a word's own column has found, its beginnings need not look up.
    var ofWords = [Int32](repeating: -1, count: words)
    slots = [Int32](repeating: 0, count: 128)
    ofOccurrences = synopsis.bytes.withUnsafeBufferPointer { bytes in
      features.occurrences.map { occurrence in
        let run = occurrence.tokens
        guard run.count == 1 else { return item(run, hashed, bytes) }
        if ofWords[run.lowerBound] < 0 { ofWords[run.lowerBound] = item(run, hashed, bytes) }
        return ofWords[run.lowerBound]
      }
    }
  }

  /// The item of words that follow each other, a new one if they stand there for the first time.
  private mutating func item(
    _ run: Range<Int>, _ hashed: HashedWords, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Int32 {
    let hash = hashed.hash(of: run)
    let text = hashed.bytes(of: run)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let other = hashed.bytes(of: runs[Int(slots[slot]) - 1])
      if text.count == other.count, let base = bytes.baseAddress,
        memcmp(base + text.lowerBound, base + other.lowerBound, text.count) == 0
      {
        return slots[slot] - 1
      }
      slot = (slot + 1) & mask
    }
    runs.append(run)
    slots[slot] = Int32(runs.count)
    if 2 * runs.count > slots.count { grow(hashed) }
    return Int32(runs.count - 1)
  }

  private mutating func grow(_ hashed: HashedWords) {
    slots = [Int32](repeating: 0, count: 2 * slots.count)
    for (item, run) in runs.enumerated() {
      var slot = Int(truncatingIfNeeded: hashed.hash(of: run)) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(item + 1)
    }
  }
}

/// What each word of a text adds to each genre's score, where it stands.
package struct WordWeights: Sendable {
  /// The words, the title's first.
  package let tokens: [Token]
  package let titleCount: Int
  /// `tokens × genres`, row by row.
  package let weights: [Float]

  package init(tokens: [Token], titleCount: Int, weights: [Float]) {
    self.tokens = tokens
    self.titleCount = titleCount
    self.weights = weights
  }
}

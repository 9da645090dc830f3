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
  private let classifier: GenreClassifier
  /// Per item, where its text stands first in the synopsis's bytes.
  private let texts: [Range<Int>]
  /// A row for each item.
  private let weights: GenreRows

  init(of features: Features, _ synopsis: TokenizedSynopsis, by classifier: GenreClassifier) {
    self.synopsis = synopsis
    self.features = features
    self.classifier = classifier
    (texts, weights) = withUnsafeTemporaryAllocation(
      of: Int32.self, capacity: features.occurrences.count
    ) { items in
      let texts = Items.find(in: features, synopsis, into: items)
      let coefficients = classifier.coefficients.values
      let weights = GenreRows(count: texts.count) { sums in
        features.forEachOccurrence { index, column, value in
          sums.add(value, times: coefficients, row: column, to: Int(items[index]))
        }
      }
      return (texts, weights)
    }
  }

  /// For each genre the items with the largest weights, either way, the strongest first.
  package func strongest(_ limit: Int) -> EvidenceLists {
    let (places, ends) = weights.largest(limit)
    return EvidenceLists(
      EvidenceList.Storage(bytes: synopsis.bytes, texts: texts, places: places), ends)
  }

  /// For each genre all items that speak for it, and all that speak against it.
  package func balances() -> [Balance] {
    zip(classifier.intercepts, weights.sums()).map { intercept, sums in
      Balance(
        intercept: intercept,
        towards: EvidenceSum(count: sums.positive.count, weight: sums.positive.total),
        against: EvidenceSum(count: sums.negative.count, weight: sums.negative.total))
    }
  }

  /// What each word of the text adds to each score, where it stands.
  ///
  /// The first and the last word of a run share alike in what it adds. These weights, too, add up
  /// to the score with the intercept.
  package func wordWeights() -> WordWeights {
    let coefficients = classifier.coefficients.values
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

/// The distinct texts of a synopsis's terms, while they are found.
private struct Items: ~Copyable {
  /// Per item, where its text stands first in the synopsis's bytes.
  private var texts: [Range<Int>] = []
  /// Items by a hash of their texts: their numbers and 1, or 0. At most half of it is full.
  private let slots: UnsafeMutableBufferPointer<Int32>

  /// Finds the item of each occurrence of a term.
  ///
  /// - Returns: per item, where its text stands first in the synopsis's bytes.
  static func find(
    in features: Features, _ synopsis: TokenizedSynopsis,
    into items: UnsafeMutableBufferPointer<Int32>
  ) -> [Range<Int>] {
    let (hashed, occurrences) = (features.words, features.occurrences)
    // There can be no more than the words and the runs of several.
    let most = hashed.words.count + occurrences.count { !$0.isWord }
    let bits = Int.bitWidth - (2 * most).leadingZeroBitCount
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: 1 << bits) { slots in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: hashed.words.count) { ofWords in
        slots.initialize(repeating: 0)
        // What a word's own column has found, its beginnings need not look up.
        ofWords.initialize(repeating: -1)
        var found = Items(slots: slots)
        found.texts.reserveCapacity(2 * hashed.words.count)
        synopsis.bytes.withUnsafeBufferPointer { bytes in
          for (index, occurrence) in occurrences.enumerated() {
            let run = occurrence.tokens
            if occurrence.isWord && ofWords[run.lowerBound] >= 0 {
              items.initializeElement(at: index, to: ofWords[run.lowerBound])
            } else {
              let item = found.item(hashed.bytes(of: run), hashed.hash(of: run), bytes)
              if occurrence.isWord { ofWords[run.lowerBound] = item }
              items.initializeElement(at: index, to: item)
            }
          }
        }
        return found.texts
      }
    }
  }

  private init(slots: UnsafeMutableBufferPointer<Int32>) { self.slots = slots }

  /// The item of a text, a new one if it stands there for the first time.
  @inline(__always)
  private mutating func item(
    _ text: Range<Int>, _ hash: UInt64, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Int32 {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let other = texts[Int(slots[slot]) - 1]
      if text.count == other.count, let base = bytes.baseAddress,
        memcmp(base + text.lowerBound, base + other.lowerBound, text.count) == 0
      {
        return slots[slot] - 1
      }
      slot = (slot + 1) & mask
    }
    texts.append(text)
    slots[slot] = Int32(texts.count)
    return slots[slot] - 1
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

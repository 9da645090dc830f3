/// What each word and n-gram of a synopsis adds to each genre's score.
///
/// A text that occurs twice is one item. What its first characters add, the characters of a title's
/// word, or the mark behind a word, is counted to the word; what the number of its words
/// adds, to the title. Together with the intercept, the items add up to the score:
///
///     score_g = intercept_g + Σ over items i: weight_ig
package final class Explanation: Sendable {
  /// The words of the text, title first, and where they stand in it.
  package let synopsis: TokenizedSynopsis
  private let row: FeatureRow
  private let intercepts: GenreVector
  /// What each term of the row adds at each of its places: one that occurs twice has half of its
  /// weight at each.
  private let shares: GenreTable
  /// Per item, the words where its text stands first.
  private let items: [WordRange]
  /// A row for each item.
  private let weights: GenreTable

  /// - Parameters:
  ///   - products: what each term of the row adds to each score.
  ///   - intercepts: what the scores are before any term.
  init(
    of row: FeatureRow, _ synopsis: TokenizedSynopsis, products: consuming GenreTable,
    intercepts: GenreVector
  ) {
    self.synopsis = synopsis
    self.row = row
    self.intercepts = intercepts
    for (term, count) in row.terms.lazy.map(\.count).enumerated() where count > 1 {
      products.rows[term] = 1 / Float(count) * products.rows[term]
    }
    let limit = row.occurrences.count
    var items: [WordRange] = []
    items.reserveCapacity(limit)
    weights = GenreTable(atMost: limit) { weights, count in
      var numbers = HashIndex(capacity: limit)
      // What one term of a word has found, its others need not look up.
      var itemOfWord = [Int](repeating: -1, count: row.wordKeys.count)
      products.rows.withUnsafeBufferPointer { products in
        numbers.withRoom(for: limit) { insert in
          for occurrence in row.occurrences {
            let words = occurrence.words.places
            var item = words.count == 1 ? itemOfWord[words.lowerBound] : -1
            if item < 0 {
              item = insert(row.key(of: words))
              if words.count == 1 { itemOfWord[words.lowerBound] = item }
            }
            if item == items.count {
              items.append(occurrence.words)
              weights.initializeElement(at: item, to: products[occurrence.term])
            } else {
              weights[item] += products[occurrence.term]
            }
          }
        }
      }
      count = items.count
    }
    shares = products
    self.items = items
  }

  /// For each genre the items with the largest weights, either way, the strongest first.
  ///
  /// - Returns: one list a genre, in column order.
  package func strongest(_ limit: Int) -> [ArraySlice<Evidence>] {
    var ends: [Int] = []
    ends.reserveCapacity(GenreVector.genreCount)
    let room = GenreVector.genreCount * min(limit, items.count)
    let evidence = [Evidence](unsafeUninitializedCapacity: room) { evidence, count in
      weights.forEachLargest(limit) { _, entries in
        for entry in entries {
          evidence.initializeElement(
            at: count, to: Evidence(words: items[entry.row], weight: entry.number))
          count &+= 1
        }
        ends.append(count)
      }
    }
    guard !evidence.isEmpty else { return Genre.allCases.map { _ in [] } }
    return ends.indices.map { evidence[($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]] }
  }

  /// For each genre all items that speak for it, and all that speak against it.
  package func balances() -> [Balance] {
    // All genres at once: asking for the sign of each weight takes four times the instructions.
    var (towards, against) = (GenreVector.zero, GenreVector.zero)
    var (towardsCount, againstCount) = (GenreVector.zero, GenreVector.zero)
    for row in weights.rows {
      towards += row.positivePart
      against += row - row.positivePart
      towardsCount += row.unitStep
      againstCount += (.zero - row).unitStep
    }
    return (0..<GenreVector.genreCount).map { genre in
      Balance(
        intercept: intercepts[genre],
        towards: EvidenceSum(count: Int(towardsCount[genre]), weight: towards[genre]),
        against: EvidenceSum(count: Int(againstCount[genre]), weight: against[genre]))
    }
  }

  /// What each word of the text adds to each score, where it stands.
  ///
  /// The first and the last word of an n-gram share alike in what it adds. These weights, too, add up
  /// to the score with the intercept.
  package func wordWeights() -> WordWeights {
    var weights = GenreTable(count: synopsis.tokens.count)
    for occurrence in row.occurrences {
      let half = 0.5 * shares.rows[occurrence.term]
      let words = occurrence.words.places
      weights.rows[words.lowerBound] += half
      weights.rows[words.upperBound - 1] += half
    }
    return WordWeights(
      tokens: synopsis.tokens, titleCount: synopsis.titleCount, weights: weights)
  }
}

extension FeatureRow {
  /// What words that follow each other are known by.
  @inline(__always)
  fileprivate func key(of words: Range<Int>) -> UInt64 {
    var key = wordKeys[words.lowerBound]
    for word in words.lowerBound &+ 1..<words.upperBound {
      key = TermKey.joined(key, wordKeys[word])
    }
    return key
  }
}

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
  private var texts: Vocabulary
  /// A row for each item, and room for more.
  private var weights: GenreRows

  init(of features: Features, _ synopsis: TokenizedSynopsis, by classifier: GenreClassifier) {
    self.synopsis = synopsis
    self.features = features
    coefficients = classifier.coefficients
    let room = min(2 * synopsis.tokens.count, 256)
    texts = Vocabulary(capacity: room)
    weights = GenreRows(count: room)
    // What a word's own column has found, its beginnings need not look up.
    var words = [Int](repeating: -1, count: synopsis.tokens.count)
    features.forEachOccurrence { tokens, column, value in
      let known = tokens.count == 1 ? words[tokens.lowerBound] : -1
      let item = known >= 0 ? known : item(for: tokens)
      if tokens.count == 1 { words[tokens.lowerBound] = item }
      weights.add(value, times: coefficients.values, row: column, to: item)
    }
  }

  /// The item for a run of words.
  private mutating func item(for tokens: Range<Int>) -> Int {
    let start = Int(synopsis.tokens[tokens.lowerBound].start)
    let end = Int(synopsis.tokens[tokens.upperBound - 1].end)
    let index = synopsis.bytes.withUnsafeBufferPointer {
      texts.insert(UnsafeBufferPointer(rebasing: $0[start..<end]))
    }
    weights.grow(toHave: texts.count)
    return index
  }

  /// For each genre the items with the largest weights, either way, the strongest first.
  package func strongest(_ limit: Int) -> [[Evidence]] {
    var names = [String](repeating: "", count: texts.count)
    return weights.largest(limit, of: texts.count) { item, weight in
      if names[item].isEmpty { names[item] = texts[item] }
      return Evidence(text: names[item], weight: weight)
    }
  }

  /// For each genre all items that speak for it, and all that speak against it.
  package func balances() -> [(towards: EvidenceSum, against: EvidenceSum)] {
    weights.sums(of: texts.count).map { sums in
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
    var sums = GenreRows(count: synopsis.tokens.count)
    features.forEachOccurrence { tokens, column, value in
      for token in [tokens.lowerBound, tokens.upperBound - 1] {
        sums.add(value / 2, times: coefficients.values, row: column, to: token)
      }
    }
    return WordWeights(
      tokens: synopsis.tokens, titleCount: synopsis.titleCount, weights: sums.numbers)
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

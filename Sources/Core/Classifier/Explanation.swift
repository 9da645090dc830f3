/// What each word and pair of a synopsis adds to each genre's score.
///
/// A word that occurs twice is one item. What its first characters add, or the
/// characters of a title's word, is counted to the word. Together with the
/// intercept, the items add up to the score:
///
///     score_g = intercept_g + Σ over items i: weight_ig
package struct Explanation: Sendable {
  /// The words of the text, title first, and where they stand in it.
  package let synopsis: TokenizedSynopsis
  private let features: Features
  private let coefficients: FloatStorage
  private var texts = Vocabulary()
  /// `texts × genres`, row by row.
  private var weights: [Float] = []

  init(of features: Features, _ synopsis: TokenizedSynopsis, by classifier: GenreClassifier) {
    self.synopsis = synopsis
    self.features = features
    coefficients = classifier.coefficients
    let count = GenreClassifier.genreCount
    weights.reserveCapacity(features.row.columns.count * count)
    features.forEachOccurrence { tokens, column, value in
      let row = item(for: tokens) * count
      for genre in 0..<count {
        weights[row + genre] += value * coefficients.values[column * count + genre]
      }
    }
  }

  /// The item for a run of words.
  private mutating func item(for tokens: Range<Int>) -> Int {
    let start = Int(synopsis.tokens[tokens.lowerBound].start)
    let end = Int(synopsis.tokens[tokens.upperBound - 1].end)
    let index = synopsis.bytes.withUnsafeBufferPointer {
      texts.insert(UnsafeBufferPointer(rebasing: $0[start..<end]))
    }
    if weights.count < texts.count * GenreClassifier.genreCount {
      weights.append(contentsOf: repeatElement(0, count: GenreClassifier.genreCount))
    }
    return index
  }

  /// The items of one genre with the largest weights, either way.
  package func strongest(_ limit: Int, for genre: Genre) -> [Evidence] {
    let count = GenreClassifier.genreCount
    var best: [(item: Int, weight: Float)] = []
    for item in 0..<texts.count {
      let weight = weights[item * count + genre.index]
      guard weight != 0, best.count < limit || abs(weight) > abs(best[limit - 1].weight) else {
        continue
      }
      if best.count == limit { best.removeLast() }
      let place = best.firstIndex { abs($0.weight) < abs(weight) } ?? best.count
      best.insert((item, weight), at: place)
    }
    return best.map { Evidence(text: texts[$0.item], weight: $0.weight) }
  }

  /// All items that speak for a genre, and all that speak against it.
  package func balance(for genre: Genre) -> (towards: EvidenceSum, against: EvidenceSum) {
    let count = GenreClassifier.genreCount
    var towards = EvidenceSum()
    var against = EvidenceSum()
    for item in 0..<texts.count {
      let weight = weights[item * count + genre.index]
      if weight > 0 { towards.add(weight) }
      if weight < 0 { against.add(weight) }
    }
    return (towards, against)
  }

  /// What each word of the text adds to each score, where it stands.
  ///
  /// The first and the last word of a run share alike in what it adds. These weights, too, add up
  /// to the score with the intercept.
  package func wordWeights() -> WordWeights {
    let count = GenreClassifier.genreCount
    var sums = [Float](repeating: 0, count: synopsis.tokens.count * count)
    features.forEachOccurrence { tokens, column, value in
      let ends = (tokens.lowerBound * count, (tokens.upperBound - 1) * count)
      for genre in 0..<count {
        let half = value * coefficients.values[column * count + genre] / 2
        sums[ends.0 + genre] += half
        sums[ends.1 + genre] += half
      }
    }
    return WordWeights(
      tokens: synopsis.tokens, titleCount: synopsis.titleCount, weights: sums)
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

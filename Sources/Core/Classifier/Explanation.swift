/// What each word and pair of a synopsis adds to each genre's score.
///
/// A word that occurs twice is one item. What its first characters add, or the
/// characters of a title's word, is counted to the word. Together with the intercept, the items add up
/// to the score.
package struct Explanation {
  private var texts = Vocabulary()
  /// `texts × genres`, row by row.
  private var weights: [Float] = []

  init(of features: Features, _ synopsis: TokenizedSynopsis, by classifier: GenreClassifier) {
    let count = GenreClassifier.genreCount
    weights.reserveCapacity(features.row.columns.count * count)
    var position = 0
    for index in features.row.columns.indices {
      let column = Int(features.row.columns[index])
      let first = position
      while position < features.occurrences.count
        && features.occurrences[position].column == column
      { position += 1 }
      let share = features.row.values[index] / Float(position - first)
      for occurrence in features.occurrences[first..<position] {
        let row = item(for: occurrence.tokens, of: synopsis) * count
        for genre in 0..<count {
          weights[row + genre] += share * classifier.coefficients.values[column * count + genre]
        }
      }
    }
  }

  /// The item for a run of words.
  private mutating func item(for tokens: Range<Int>, of synopsis: TokenizedSynopsis) -> Int {
    let range =
      Int(
        synopsis.tokens[tokens.lowerBound].start)..<Int(synopsis.tokens[tokens.upperBound - 1].end)
    let index = synopsis.bytes.withUnsafeBufferPointer {
      texts.insert(UnsafeBufferPointer(rebasing: $0[range]))
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
}

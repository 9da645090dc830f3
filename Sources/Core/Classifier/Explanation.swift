/// What each word and pair of a synopsis adds to each genre's score.
///
/// A word that occurs twice is one item. What the characters of a title's word
/// add is counted to that word. Together with the intercept, the items add up
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
      let options = classifier.features.vectorizer(ofColumn: column).options
      let share = features.row.values[index] / Float(position - first)
      for occurrence in features.occurrences[first..<position] {
        let row = item(startingAt: occurrence.token, options, synopsis) * count
        for genre in 0..<count {
          weights[row + genre] += share * classifier.coefficients.values[column * count + genre]
        }
      }
    }
  }

  /// The item for the words that a term stands for.
  private mutating func item(
    startingAt token: Int, _ options: TfidfOptions, _ synopsis: TokenizedSynopsis
  ) -> Int {
    let words = options.analyzer == .word ? options.ngramRange.lowerBound : 1
    let range =
      Int(synopsis.tokens[token].start)..<Int(synopsis.tokens[token + words - 1].end)
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

/// What each word of a text adds to each genre's score, where it stands.
package struct WordWeights: Sendable {
  /// The words, the title's first.
  package let tokens: [Token]
  package let titleCount: Int
  /// A row for each word.
  package let weights: GenreTable

  package init(tokens: [Token], titleCount: Int, weights: GenreTable) {
    self.tokens = tokens
    self.titleCount = titleCount
    self.weights = weights
  }

  /// A genre whose score a word moved so far that a page shows it.
  package struct Effect: Hashable, Sendable, BitwiseCopyable {
    /// The word's place in `tokens`.
    package let word: Int
    package let genre: Int
    package let isTowards: Bool
    package let isStrong: Bool
  }

  /// Of the weight of a genre's strongest word: what shows, and what is strong.
  private static let leastShare: Float = 1 / 6
  private static let strongShare: Float = 1 / 2
  /// Lesser weights move nothing that anybody would see. All weights of a text together have a
  /// limit, so this limits how many effects there are, however long the text is.
  private static let leastWeight: Float = 0.01

  /// The effects of all words, word by word.
  package var effects: [Effect] {
    let largest = weights.rows.reduce(into: GenreVector.zero) { $0 = $0.larger($1.magnitude) }
    let least = (Self.leastShare * largest).larger(GenreVector(repeating: Self.leastWeight))
    let strong = Self.strongShare * largest
    // Asking vectors for their lanes takes three times the instructions.
    let (leastSizes, strongSizes) = (least.numbers, strong.numbers)
    var effects: [Effect] = []
    effects.reserveCapacity(8 * weights.count)
    weights.withLanes { lanes, width in
      for word in weights.rows.indices {
        for genre in leastSizes.indices {
          let weight = lanes[word &* width &+ genre]
          guard weight.magnitude >= leastSizes[genre] else { continue }
          effects.append(
            Effect(
              word: word, genre: genre, isTowards: weight > 0,
              isStrong: weight.magnitude >= strongSizes[genre]))
        }
      }
    }
    return effects
  }
}

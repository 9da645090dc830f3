package import Core

/// A visitor's text with the words that moved the scores, each in a `span` of its own.
///
/// The classes of a word say which genres it moved, in the style sheet's terms
/// (see `MarkStyles`): `f3` spoke for the genre of column 3, `a3` against it; in
/// capitals it did so strongly. Without the tags, the text is what was sent.
package struct MarkedText {
  let text: String
  /// The words of the text, and what each of them adds.
  let tokens: ArraySlice<Token>
  let weights: ArraySlice<GenreVector>
  let scale: MarkScale

  package init(
    text: String, tokens: ArraySlice<Token>, weights: ArraySlice<GenreVector>, scale: MarkScale
  ) {
    self.text = text
    self.tokens = tokens
    self.weights = weights
    self.scale = scale
  }

  package func write(to html: inout HTML) {
    var text = text
    text.withUTF8 { utf8 in
      var position = 0
      for (token, weights) in zip(tokens, weights) {
        let (start, end) = (Int(token.sourceStart), Int(token.sourceEnd))
        var isMarked = false
        for genre in 0..<genreCount {
          guard let name = scale.className(weights[genre], genre) else { continue }
          if !isMarked {
            html.append(text: UnsafeBufferPointer(rebasing: utf8[position..<start]))
            html.append("<span class=\"")
            isMarked = true
          }
          html += name
        }
        guard isMarked else { continue }
        html.append("\">")
        html.append(text: UnsafeBufferPointer(rebasing: utf8[start..<end]))
        html.append("</span>")
        position = end
      }
      html.append(text: UnsafeBufferPointer(rebasing: utf8[position...]))
    }
  }
}

private let genreCount = Genre.count

/// From which weight on a word is marked for a genre, and from which on strongly.
package struct MarkScale {
  /// Of the weight of the genre's strongest word.
  private static let leastShare: Float = 1 / 6
  private static let strongShare: Float = 1 / 2
  /// Lesser weights move nothing that anybody would see. A row of features has a fixed length, so
  /// this bounds the number of marks, however long the text is.
  private static let leastWeight: Float = 0.01

  /// One a genre, in column order.
  private var least = [Float](repeating: 0, count: genreCount)
  private var strong = [Float](repeating: 0, count: genreCount)

  package init(_ words: WordWeights) {
    var largest = [Float](repeating: 0, count: genreCount)
    for weights in words.weights.rows {
      for genre in 0..<genreCount { largest[genre] = max(largest[genre], abs(weights[genre])) }
    }
    for genre in 0..<genreCount {
      least[genre] = max(largest[genre] * Self.leastShare, Self.leastWeight)
      strong[genre] = largest[genre] * Self.strongShare
    }
  }

  /// All classes, with a space before each: four a genre.
  private static let classNames = (0..<genreCount).flatMap { genre in
    [" f\(genre)", " F\(genre)", " a\(genre)", " A\(genre)"] as [HTML]
  }

  /// The class for what a word did to a genre; `nil` if that is hardly anything.
  func className(_ weight: Float, _ genre: Int) -> HTML? {
    let size = abs(weight)
    guard size >= least[genre] else { return nil }
    return Self.classNames[4 * genre + (weight > 0 ? 0 : 2) + (size >= strong[genre] ? 1 : 0)]
  }
}

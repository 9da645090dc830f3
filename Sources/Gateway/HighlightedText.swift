package import Core
package import PageParts

/// A visitor's text with the words that moved the scores, each in a `span` of its own.
///
/// The classes of a word say which genres it moved: `f3` spoke for the genre of
/// column 3, `a3` against it; in capitals it did so strongly. `public/marks.css`
/// highlights those of the genre that is picked. Without the tags, the text is
/// what was sent.
package struct HighlightedText {
  private let text: String
  private let tokens: ArraySlice<Token>
  private let weights: ArraySlice<GenreVector>
  private let scale: HighlightScale

  /// - Parameters:
  ///   - tokens: the words of the text.
  ///   - weights: what each adds to each genre.
  package init(
    text: String, tokens: ArraySlice<Token>, weights: ArraySlice<GenreVector>, scale: HighlightScale
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
        var isHighlighted = false
        for genre in 0..<genreCount {
          guard let name = scale.className(weights[genre], genre) else { continue }
          if !isHighlighted {
            html.append(text: UnsafeBufferPointer(rebasing: utf8[position..<start]))
            html.append("<span class=\"")
            isHighlighted = true
          }
          html += name
        }
        guard isHighlighted else { continue }
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

/// From which weight on a word is highlighted for a genre, and from which on strongly.
package struct HighlightScale {
  /// Of the weight of the genre's strongest word.
  private static let leastShare: Float = 1 / 6
  private static let strongShare: Float = 1 / 2
  /// Lesser weights move nothing that anybody would see. All weights of a text together have a
  /// limit, so this limits how many words are highlighted, however long the text is.
  private static let leastWeight: Float = 0.01

  private var least = GenreVector.zero
  private var strong = GenreVector.zero

  package init(_ words: WordWeights) {
    for genre in 0..<genreCount {
      let largest = words.weights.column(genre).reduce(0) { max($0, abs($1)) }
      least[genre] = max(largest * Self.leastShare, Self.leastWeight)
      strong[genre] = largest * Self.strongShare
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

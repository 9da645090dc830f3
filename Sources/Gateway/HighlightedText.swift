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
  private let tokens: [Token]
  private let effects: ArraySlice<WordWeights.Effect>

  /// - Parameters:
  ///   - tokens: the words that the effects are of.
  ///   - effects: those of the text's own words, word by word.
  package init(text: String, tokens: [Token], effects: ArraySlice<WordWeights.Effect>) {
    self.text = text
    self.tokens = tokens
    self.effects = effects
  }

  package func write(to html: inout HTML) {
    var text = text
    text.withUTF8 { utf8 in
      var (position, index) = (0, effects.startIndex)
      while index < effects.endIndex {
        let word = effects[index].word
        let (start, end) = (Int(tokens[word].sourceStart), Int(tokens[word].sourceEnd))
        html.append(text: UnsafeBufferPointer(rebasing: utf8[position..<start]))
        html.append("<span class=\"")
        while index < effects.endIndex && effects[index].word == word {
          Self.write(effects[index], to: &html)
          index += 1
        }
        html.append("\">")
        html.append(text: UnsafeBufferPointer(rebasing: utf8[start..<end]))
        html.append("</span>")
        position = end
      }
      html.append(text: UnsafeBufferPointer(rebasing: utf8[position...]))
    }
  }

  /// Writes a class, with a space before it.
  private static func write(_ effect: WordWeights.Effect, to html: inout HTML) {
    switch (effect.isTowards, effect.isStrong) {
    case (true, true): html.append(" F", effect.genre)
    case (true, false): html.append(" f", effect.genre)
    case (false, true): html.append(" A", effect.genre)
    case (false, false): html.append(" a", effect.genre)
    }
  }
}

/// What a text must be for an answer without doubt.
///
/// On 11,624 real synopses, half of all words unknown is rarer than one in 1,000 (to a model of
/// starter movies: one in 200), and less than a tenth function words besides is what other
/// languages have.
package struct Readability: Hashable, Codable, Sendable {
  /// In fewer words, a synopsis tells little.
  package var tellingWords = 10
  /// At least one of so many words is known to the model.
  package var wordsPerKnownWord = 2
  /// At least one of so many words is a function word of English …
  package var wordsPerFunctionWord = 10
  /// … in a text of this length; a shorter one may have none if its words are known.
  package var wordsToTellEnglish = 25
  /// The words that every English text is full of, whatever it is about: two of five in synopses of
  /// films.
  package var functionWords = """
    the and of to in is his her with for on by as that an he who from at she it their after when \
    into has but they are be him them this while was one out up where which will not have all \
    about whose must between been or its before through only there then than what if
    """

  /// This program's.
  package static let shipped = Readability()

  private enum CodingKeys: String, CodingKey {
    case tellingWords = "telling_words"
    case wordsPerKnownWord = "words_per_known_word"
    case wordsPerFunctionWord = "words_per_function_word"
    case wordsToTellEnglish = "words_to_tell_english"
    case functionWords = "function_words"
  }

  private static let functionWordKeys = HashIndex(
    shipped.functionWords.split(separator: " ").map { TermKey.of(String($0)) })

  /// What there is to say about a text.
  ///
  /// - Parameters:
  ///   - words: the keys of its words, without the title's.
  ///   - known: how many of them the model has learned something about.
  ///   - writing: what they are written in; asked for only where it matters.
  func notes(
    words: ArraySlice<UInt64>, known: Int, writing: @autoclosure () -> WritingSystem?
  ) -> [Note] {
    let isStrange = known * wordsPerKnownWord < words.count
    if (isStrange || words.count >= wordsToTellEnglish) && !hasFunctionWords(words) {
      // More of it would not help.
      return [.notEnglish(known: known, words: words.count, writing: writing())]
    }
    var notes: [Note] = words.count < tellingWords ? [.tooShort] : []
    if isStrange {
      notes.append(.unknownWords(known: known, words: words.count))
    }
    return notes
  }

  private func hasFunctionWords(_ words: ArraySlice<UInt64>) -> Bool {
    var missing = (words.count + wordsPerFunctionWord - 1) / wordsPerFunctionWord
    for word in words where missing > 0 && Self.functionWordKeys.number(of: word) != nil {
      missing -= 1
    }
    return missing == 0
  }
}

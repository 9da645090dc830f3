/// What a text must be for an answer without doubt.
///
/// Of 11,624 real synopses, a model of starter movies knows less than seven words of ten in 9, and
/// one has ten words without a function word. Short synopses in eight other languages have one of
/// the two, all of them.
package struct Readability: Hashable, Codable, Sendable {
  /// In fewer words, a synopsis tells little.
  package var tellingWords = 10
  /// Of ten words, so many are known to the model, at least.
  package var knownWordsOfTen = 7
  /// Of every so many words, one is a function word of English; in fewer, none need be.
  package var wordsPerFunctionWord = 10
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
    case knownWordsOfTen = "known_words_of_ten"
    case wordsPerFunctionWord = "words_per_function_word"
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
    let isStrange = known * 10 < words.count * knownWordsOfTen
    // What is strange has one in fewer words, too, if it is English.
    if !hasFunctionWords(words, isStrange ? wordsPerFunctionWord - 1 : 0) {
      // More of it would not help.
      return [.notEnglish(known: known, words: words.count, writing: writing())]
    }
    var notes: [Note] = words.count < tellingWords ? [.tooShort] : []
    if isStrange {
      notes.append(.unknownWords(known: known, words: words.count))
    }
    return notes
  }

  /// - Parameter more: so many words more are asked for one.
  private func hasFunctionWords(_ words: ArraySlice<UInt64>, _ more: Int) -> Bool {
    var missing = (words.count + more) / wordsPerFunctionWord
    for word in words where missing > 0 && Self.functionWordKeys.number(of: word) != nil {
      missing -= 1
    }
    return missing == 0
  }
}

/// What makes an answer less sure than its probabilities say.
package enum Note: Hashable, Sendable {
  /// The text is short.
  case fewWords
  /// Most of the words were not in the synopses that the model learned from.
  case unknownWords(known: Int, words: Int)
  /// The text does not look like English, which is all that the model knows.
  case notEnglish(known: Int, words: Int)

  /// The name that programs know it by.
  package var type: String {
    switch self {
    case .fewWords: "few-words"
    case .unknownWords: "unknown-words"
    case .notEnglish: "not-english"
    }
  }

  /// One sentence for people.
  package var detail: String {
    switch self {
    case .fewWords: "The text is very short: with a few sentences the answer would be surer."
    case .unknownWords(let known, let words):
      "The model knows only \(known) of the \(words) words, so this is little more than a guess."
    case .notEnglish(let known, let words):
      "This does not look like English, the only language the model has learned"
        + " (it knows \(known) of the \(words) words), so this is little more than a guess."
    }
  }

  /// In fewer words, a synopsis tells little.
  package static let minimumWords = 10

  /// What there is to say about a text of so many words.
  ///
  /// On 11,624 real synopses, half of all words unknown is rarer than one in
  /// 1,000 (to a model of starter movies: one in 200), and less than a tenth
  /// function words besides is what other languages have.
  ///
  /// - Parameters:
  ///   - words: without the title's.
  ///   - known: how many of them the model has learned something about.
  ///   - isEnglish: whether every tenth of them is one that every English text is full of.
  static func notes(words: Int, known: Int, isEnglish: Bool) -> [Note] {
    var notes: [Note] = []
    if words < minimumWords { notes.append(.fewWords) }
    let isStrange = known * 2 < words
    if !isEnglish && (isStrange || words >= 25) {
      notes.append(.notEnglish(known: known, words: words))
    } else if isStrange {
      notes.append(.unknownWords(known: known, words: words))
    }
    return notes
  }
}

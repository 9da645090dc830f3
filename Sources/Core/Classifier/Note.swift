/// What makes an answer less sure than its probabilities say.
package enum Note: Hashable, Sendable {
  /// The text is short.
  case tooShort
  /// Most of the words were not in the synopses that the model learned from: nothing is selected.
  case unknownWords(known: Int, words: Int)
  /// The text does not look like English, which is all that the model knows: nothing is selected.
  case notEnglish(known: Int, words: Int, writing: WritingSystem? = nil)
  /// No genre reaches its threshold; the most probable one is selected.
  case guess

  /// The name that programs know it by.
  package var type: String {
    switch self {
    case .tooShort: "too_short"
    case .unknownWords: "unknown_words"
    case .notEnglish: "not_english"
    case .guess: "guess"
    }
  }

  /// One sentence for people.
  package var detail: String {
    switch self {
    case .tooShort: "The text is very short: a few more sentences would help."
    case .unknownWords(let known, let words):
      "The model knows only \(known) of the \(words) words, too few to choose a genre."
    case .notEnglish(_, _, let writing?):
      "This looks like \(writing.rawValue), but the model reads only English, so no genre is chosen."
    case .notEnglish(let known, let words, nil):
      "This does not look like English, the only language the model reads:"
        + " it knows \(known) of the \(words) words, so no genre is chosen."
    case .guess: "No genre reaches its cut-off: this is just the most likely one."
    }
  }

  /// Whether the model cannot read the text.
  package var isUnreadable: Bool {
    switch self {
    case .unknownWords, .notEnglish: true
    case .tooShort, .guess: false
    }
  }
}

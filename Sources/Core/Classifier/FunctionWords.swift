/// The words that every English text is full of, whatever it is about.
enum FunctionWords {
  /// In synopses of films, two words of five are among these; one of ten hardly ever is not.
  private static let keys = HashIndex(
    """
    the and of to in is his her with for on by as that an he who from at she it their after when \
    into has but they are be him them this while was one out up where which will not have all \
    about whose must between been or its before through only there then than what if
    """.split(separator: " ").map { TermKey.of(String($0)) })

  /// Whether every tenth word of a text, or more, is a function word of English.
  ///
  /// - Parameter words: the keys of its words.
  static func areUsual(in words: ArraySlice<UInt64>) -> Bool {
    var missing = (words.count + 9) / 10
    for word in words where missing > 0 && keys.number(of: word) != nil { missing -= 1 }
    return missing == 0
  }
}

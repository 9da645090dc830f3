/// The words that every English text is full of, whatever it is about.
enum FunctionWords {
  /// In synopses of films, two words of five are among these; one of ten hardly ever is not.
  private static let vocabulary = Vocabulary(
    """
    the and of to in is his her with for on by as that an he who from at she it their after when \
    into has but they are be him them this while was one out up where which will not have all \
    about whose must between been or its before through only there then than what if
    """.split(separator: " ").map(String.init))

  /// Whether every tenth word of a text, or more, is a function word of English.
  static func areUsual(
    in hashed: HashedWords, of words: Range<Int>, _ synopsis: TokenizedSynopsis
  ) -> Bool {
    synopsis.bytes.withUnsafeBufferPointer { bytes in
      var missing = (words.count + 9) / 10
      for word in hashed.words[words] where missing > 0 {
        let (start, end) = (Int(word.start), Int(word.start + word.count))
        let letters = UnsafeBufferPointer(rebasing: bytes[start..<end])
        if vocabulary.index(of: letters, hash: word.hash) != nil { missing -= 1 }
      }
      return missing == 0
    }
  }
}

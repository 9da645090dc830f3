/// Cuts the endings of inflection off English words.
///
///     "cities" → "cit", "city" → "cit", "stopped" → "stop", "killing" → "kill"
///
/// A stem is always the beginning of its word, and need not be a word itself. In this order, each
/// where enough of the word is left:
///
/// 1. a last `s`, but not of `ss`, `us` or `is`;
/// 2. `ing`, `ed` or `ly`, and then one of two equal consonants (but `l` and `s`) at the end;
/// 3. a last `e`, and then a last `i` or `y`.
///
/// In cross-validation these rules serve as well as Porter's, at a tenth of the code.
package enum Stemmer {
  /// The number of bytes of a lower-case word that are its stem.
  package static func length(of word: UnsafeBufferPointer<UInt8>) -> Int {
    var end = word.count
    if end > 3, word[end - 1] == UInt8(ascii: "s"), word[end - 2] != UInt8(ascii: "s"),
      word[end - 2] != UInt8(ascii: "u"), word[end - 2] != UInt8(ascii: "i")
    {
      end -= 1
    }
    let ending = endingLength(word, end)
    end -= ending
    if ending > 0 && end > 3 && word[end - 1] == word[end - 2] && isDoubling(word[end - 1]) {
      end -= 1
    }
    if end > 3 && word[end - 1] == UInt8(ascii: "e") { end -= 1 }
    if end > 3 && (word[end - 1] == UInt8(ascii: "i") || word[end - 1] == UInt8(ascii: "y")) {
      end -= 1
    }
    return end
  }

  private static func endingLength(_ word: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int {
    guard end > 4 else { return 0 }
    switch (word[end - 3], word[end - 2], word[end - 1]) {
    case (UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "g")) where end > 5: return 3
    case (_, UInt8(ascii: "e"), UInt8(ascii: "d")), (_, UInt8(ascii: "l"), UInt8(ascii: "y")):
      return 2
    default: return 0
    }
  }

  /// Whether a letter is doubled before an ending, as in `stopped`.
  private static func isDoubling(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"), UInt8(ascii: "l"), UInt8(ascii: "s"):
      false
    default: (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
    }
  }
}

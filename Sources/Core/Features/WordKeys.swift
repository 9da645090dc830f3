/// Words with the keys that every block of features begins with: the word's and its stem's.
///
/// In training these are the distinct words of the corpus, for a request those of its text: each is
/// hashed once for all the terms that it is part of.
struct WordKeys: Sendable {
  struct Word: BitwiseCopyable, Sendable {
    /// Where it is in `bytes`, between two spaces; its stem is the beginning of it.
    var start: Int32
    var end: Int32
    var stemEnd: Int32
    /// Whether a title has it: its characters are terms then.
    var isInTitle: Bool
    var key: UInt64
    var stemKey: UInt64
  }

  private(set) var bytes: [UInt8] = [UInt8(ascii: " ")]
  private(set) var words: [Word] = []

  init() {}

  /// The words of a text, each as often as it stands there.
  init(_ synopsis: TokenizedSynopsis) {
    bytes = synopsis.bytes
    words = bytes.withUnsafeBufferPointer { bytes in
      synopsis.tokens.enumerated().map { index, token in
        Self.word(bytes, token.start, token.end, isInTitle: index < synopsis.titleCount)
      }
    }
  }

  /// Adds a word at the end.
  mutating func append(_ word: UnsafeBufferPointer<UInt8>) {
    let start = bytes.count
    bytes.append(contentsOf: word)
    bytes.append(UInt8(ascii: " "))
    let new = bytes.withUnsafeBufferPointer {
      Self.word($0, Int32(start), Int32($0.count - 1), isInTitle: false)
    }
    words.append(new)
  }

  /// Notes that a title has a word.
  mutating func noteTitle(of word: Int) { words[word].isInTitle = true }

  @inline(__always)
  private static func word(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int32, _ end: Int32, isInTitle: Bool
  ) -> Word {
    let word = UnsafeBufferPointer(rebasing: bytes[Int(start)..<Int(end)])
    let stem = UnsafeBufferPointer(rebasing: word[..<Stemmer.length(of: word)])
    let key = TermKey.of(word)
    return Word(
      start: start, end: end, stemEnd: start + Int32(stem.count), isInTitle: isInTitle, key: key,
      stemKey: stem.count == word.count ? key : TermKey.of(stem))
  }
}

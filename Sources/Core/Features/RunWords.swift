/// The words of a synopsis as runs see them: as they are or without endings, some passed over.
///
/// They stand in one buffer with a space after each, so that a run is a slice of it.
struct RunWords {
  private var bytes: [UInt8] = []
  /// Where each word is in `bytes`, and which token it is.
  private var words: [(start: Int, end: Int, token: Int)] = []

  /// - Parameter omitted: the words or stems to pass over.
  init(of synopsis: TokenizedSynopsis, _ options: TfidfOptions, omitting omitted: Vocabulary) {
    bytes.reserveCapacity(synopsis.bytes.count)
    words.reserveCapacity(synopsis.tokens.count)
    synopsis.bytes.withUnsafeBufferPointer { source in
      for (token, place) in synopsis.tokens.enumerated() {
        let word = UnsafeBufferPointer(rebasing: source[Int(place.start)..<Int(place.end)])
        let unit = options.runUnit(word)
        if omitted.count > 0 && omitted.index(of: unit) != nil { continue }
        words.append((bytes.count, bytes.count + unit.count, token))
        bytes.append(contentsOf: unit)
        bytes.append(UInt8(ascii: " "))
      }
    }
  }

  /// Calls `body` with the bytes of each run, and the tokens from its first word to its last.
  func forEachRun(
    _ lengths: ClosedRange<Int>, _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) -> Void
  ) {
    bytes.withUnsafeBufferPointer { bytes in
      for first in words.indices {
        for length in lengths where first + length <= words.count {
          let last = words[first + length - 1]
          let run = UnsafeBufferPointer(rebasing: bytes[words[first].start..<last.end])
          body(run, words[first].token..<last.token + 1)
        }
      }
    }
  }
}

extension TfidfOptions {
  /// What a word counts as in a run: itself, or its stem.
  func runUnit(_ word: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard analyzer == .stem else { return word }
    return UnsafeBufferPointer(rebasing: word[..<Stemmer.length(of: word)])
  }
}

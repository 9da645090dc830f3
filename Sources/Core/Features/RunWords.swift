import Glibc

/// The words of a synopsis with their hashes, so that each is hashed once for all the terms it is part of.
struct HashedWords {
  struct Word {
    /// Where it is in the synopsis's bytes; its stem is as many bytes of it.
    var start: Int32
    var count: Int32
    var stemCount: Int32
    /// Its number in the vocabulary, or −1.
    var number: Int32
    var hash: UInt64
    var stemHash: UInt64
  }

  let words: [Word]

  init(_ synopsis: TokenizedSynopsis, in vocabulary: Vocabulary) {
    words = synopsis.bytes.withUnsafeBufferPointer { bytes in
      synopsis.tokens.map { token in
        let word = UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)])
        let stem = UnsafeBufferPointer(rebasing: word[..<Stemmer.length(of: word)])
        let hash = Vocabulary.hash(word)
        return Word(
          start: token.start, count: Int32(word.count), stemCount: Int32(stem.count),
          number: Int32(vocabulary.index(of: word, hash: hash) ?? -1), hash: hash,
          stemHash: stem.count == word.count ? hash : Vocabulary.hash(stem))
      }
    }
  }
}

/// The words of a synopsis as runs see them: as they are or without endings, some passed over.
struct RunWords {
  /// Where each word is in the synopsis's bytes, which token it is, and its hash.
  private var words: [(start: Int, count: Int, token: Int, hash: UInt64)] = []

  /// - Parameter omitted: the words or stems to pass over.
  init(
    of synopsis: HashedWords, _ bytes: UnsafeBufferPointer<UInt8>, _ options: TfidfOptions,
    omitting omitted: Vocabulary
  ) {
    words.reserveCapacity(synopsis.words.count)
    let isStem = options.analyzer == .stem
    for (token, word) in synopsis.words.enumerated() {
      let (start, count) = (Int(word.start), Int(isStem ? word.stemCount : word.count))
      let hash = isStem ? word.stemHash : word.hash
      if omitted.count > 0 {
        let unit = UnsafeBufferPointer(rebasing: bytes[start..<start + count])
        if omitted.index(of: unit, hash: hash) != nil { continue }
      }
      words.append((start, count, token, hash))
    }
  }

  /// Calls `body` with the column of each known run, and the tokens from its first word to its last.
  func forEachRun(
    _ lengths: ClosedRange<Int>, in vocabulary: Vocabulary, _ bytes: UnsafeBufferPointer<UInt8>,
    _ body: (_ column: Int, _ tokens: Range<Int>) -> Void
  ) {
    words.withUnsafeBufferPointer { words in
      for first in words.indices {
        var hash = words[first].hash
        for last in first..<min(first &+ lengths.upperBound, words.count) {
          if last > first { hash = Vocabulary.joined(hash, words[last].hash) }
          guard last &- first &+ 1 >= lengths.lowerBound else { continue }
          let run = words[first...last]
          if let column = vocabulary.index(ofRun: hash, matches: { Self.isRun($0, run, bytes) }) {
            body(column, words[first].token..<words[last].token &+ 1)
          }
        }
      }
    }
  }

  /// Whether a term is the given words with a space between them.
  private static func isRun(
    _ term: UnsafeBufferPointer<UInt8>,
    _ run: Slice<UnsafeBufferPointer<(start: Int, count: Int, token: Int, hash: UInt64)>>,
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard run.reduce(-1, { $0 + $1.count + 1 }) == term.count,
      let term = term.baseAddress, let bytes = bytes.baseAddress
    else { return false }
    var place = 0
    for word in run {
      if place > 0 {
        guard term[place] == UInt8(ascii: " ") else { return false }
        place += 1
      }
      guard memcmp(term + place, bytes + word.start, word.count) == 0 else { return false }
      place += word.count
    }
    return true
  }
}

extension TfidfOptions {
  /// What a word counts as in a run: itself, or its stem.
  func runUnit(_ word: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard analyzer == .stem else { return word }
    return UnsafeBufferPointer(rebasing: word[..<Stemmer.length(of: word)])
  }
}

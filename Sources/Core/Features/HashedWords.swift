/// The words of a synopsis with their hashes: each is hashed once for all the terms it is part of.
package struct HashedWords: Sendable {
  struct Word: BitwiseCopyable {
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
      var words = synopsis.tokens.map { token in
        let word = UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)])
        let stem = UnsafeBufferPointer(rebasing: word[..<Stemmer.length(of: word)])
        let hash = Vocabulary.hash(word)
        return Word(
          start: token.start, count: Int32(word.count), stemCount: Int32(stem.count), number: -1,
          hash: hash, stemHash: stem.count == word.count ? hash : Vocabulary.hash(stem))
      }
      // In a loop of its own, so that the processor waits for several words' memory at once.
      for index in words.indices {
        let word = words[index]
        let (start, end) = (Int(word.start), Int(word.start + word.count))
        let letters = UnsafeBufferPointer(rebasing: bytes[start..<end])
        if let number = vocabulary.index(of: letters, hash: word.hash) {
          words[index].number = Int32(number)
        }
      }
      return words
    }
  }

  /// How many of some words are in the vocabulary.
  func knownCount(of range: Range<Int>) -> Int { words[range].count { $0.number >= 0 } }

  /// Where words that follow each other are in the synopsis's bytes.
  func bytes(of run: Range<Int>) -> Range<Int> {
    let last = words[run.upperBound - 1]
    return Int(words[run.lowerBound].start)..<Int(last.start + last.count)
  }

  /// The hash of words that follow each other, as a vocabulary of runs has it.
  func hash(of run: Range<Int>) -> UInt64 {
    run.dropFirst().reduce(words[run.lowerBound].hash) { Vocabulary.joined($0, words[$1].hash) }
  }
}

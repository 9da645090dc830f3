import Glibc

/// The words of a synopsis as runs see them: as they are or without endings, some passed over.
struct RunWords {
  private struct Word: BitwiseCopyable {
    /// Where it is in the synopsis's bytes.
    let start: Int
    let count: Int
    let token: Int
    let hash: UInt64
  }

  private let words: [Word]

  /// - Parameter omitted: the words or stems to pass over.
  init(
    of synopsis: HashedWords, _ bytes: UnsafeBufferPointer<UInt8>, _ options: TfidfOptions,
    omitting omitted: Vocabulary
  ) {
    let isStem = options.analyzer == .stem
    var words: [Word] = []
    words.reserveCapacity(synopsis.words.count)
    for (token, word) in synopsis.words.enumerated() {
      let (start, length) = (Int(word.start), Int(isStem ? word.stemCount : word.count))
      let hash = isStem ? word.stemHash : word.hash
      if omitted.count > 0 {
        let unit = UnsafeBufferPointer(rebasing: bytes[start..<start + length])
        if omitted.index(of: unit, hash: hash) != nil { continue }
      }
      words.append(Word(start: start, count: length, token: token, hash: hash))
    }
    self.words = words
  }

  /// Words that follow each other.
  private struct Run: BitwiseCopyable {
    let first: Int32
    let last: Int32
    let hash: UInt64
  }

  /// Calls `body` with the column of each known run, and the tokens from its first word to its last.
  @inline(__always)
  func forEachRun(
    _ lengths: ClosedRange<Int>, in vocabulary: Vocabulary, _ bytes: UnsafeBufferPointer<UInt8>,
    _ body: (_ column: Int, _ tokens: Range<Int>) -> Void
  ) {
    words.withUnsafeBufferPointer { words in
      withUnsafeTemporaryAllocation(of: Run.self, capacity: words.count * lengths.count + 1) {
        for run in $0[..<Self.find(lengths, of: words, in: vocabulary, $0)] {
          let (first, last) = (Int(run.first), Int(run.last))
          let run = (words: UnsafeBufferPointer(rebasing: words[first...last]), hash: run.hash)
          if let column = vocabulary.index(
            ofRun: run.hash, matches: { Self.isRun($0, run.words, bytes) })
          {
            body(column, words[first].token..<words[last].token &+ 1)
          }
        }
      }
    }
  }

  /// Puts the runs that the vocabulary may have into `runs`, and returns how many they are.
  ///
  /// They are told apart in a loop of its own, so that the processor waits for the memory of several
  /// at once.
  private static func find(
    _ lengths: ClosedRange<Int>, of words: UnsafeBufferPointer<Word>, in vocabulary: Vocabulary,
    _ runs: UnsafeMutableBufferPointer<Run>
  ) -> Int {
    var count = 0
    for first in words.indices {
      var hash = words[first].hash
      for last in first..<min(first &+ lengths.upperBound, words.count) {
        if last > first { hash = Vocabulary.joined(hash, words[last].hash) }
        guard last &- first &+ 1 >= lengths.lowerBound else { continue }
        let run = Run(
          first: Int32(truncatingIfNeeded: first), last: Int32(truncatingIfNeeded: last),
          hash: hash)
        runs.initializeElement(at: count, to: run)
        // The next takes its place if it cannot be there.
        count &+= vocabulary.mayHave(hash) ? 1 : 0
      }
    }
    return count
  }

  /// Whether a term is the given words with a space between them.
  @inline(__always)
  private static func isRun(
    _ term: UnsafeBufferPointer<UInt8>, _ run: UnsafeBufferPointer<Word>,
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let letters = term.baseAddress, let bytes = bytes.baseAddress else { return false }
    var place = 0
    for word in run {
      if place > 0 {
        guard place < term.count, term[place] == UInt8(ascii: " ") else { return false }
        place &+= 1
      }
      guard word.count <= term.count &- place,
        memcmp(letters + place, bytes + word.start, word.count) == 0
      else { return false }
      place &+= word.count
    }
    return place == term.count
  }
}

extension TfidfOptions {
  /// What a word counts as in a run: itself, or its stem.
  func runUnit(_ word: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard analyzer == .stem else { return word }
    return UnsafeBufferPointer(rebasing: word[..<Stemmer.length(of: word)])
  }
}

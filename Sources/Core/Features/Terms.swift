/// What the words of a text contribute to the terms of one block: the one way from words to terms,
/// in training and in service.
protocol BlockTerms {
  var block: FeatureBlock { get }

  /// Calls `body` with each key of a word in the block.
  func forEachKey(of word: UInt32, _ body: (UInt64) -> Void)
}

extension BlockTerms {
  /// Calls `body` with each term of the block in a text, in order, as often as it occurs.
  ///
  /// - Parameter body: gets the term's key, and the text's words from its first to its last.
  @inline(__always)
  func forEachTerm(in text: TextWords, _ body: (_ key: UInt64, _ words: Range<Int>) -> Void) {
    if block.hasNgrams {
      forEachNgram(block.lengths, of: text.words, body)
    } else if block.analyzer == .marks {
      for mark in text.marks { body(block.seeded(mark.key), mark.words) }
    } else {
      let count = block.analyzer == .titleCharacters ? text.titleCount : text.words.count
      for place in 0..<count {
        forEachKey(of: text.words[place]) { body($0, place..<place &+ 1) }
      }
    }
  }

  @inline(__always)
  private func forEachNgram(
    _ lengths: ClosedRange<Int>, of words: [UInt32],
    _ body: (_ key: UInt64, _ words: Range<Int>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: (key: UInt64, place: Int).self, capacity: words.count) {
      units in
      // The words or stems that are not passed over.
      var count = 0
      for place in words.indices {
        forEachKey(of: words[place]) { key in
          units.initializeElement(at: count, to: (key, place))
          count &+= 1
        }
      }
      for first in 0..<count {
        var key = units[first].key
        for last in first..<min(first &+ lengths.upperBound, count) {
          if last > first { key = TermKey.joined(key, units[last].key) }
          if last &- first &+ 1 >= lengths.lowerBound {
            body(block.seeded(key), units[first].place..<units[last].place &+ 1)
          }
        }
      }
    }
  }
}

/// A text as training and service have it: the numbers of its words in some `WordKeys`, and its marks.
struct TextWords {
  struct Mark {
    var key: UInt64
    /// The words that it counts to.
    var words: Range<Int>
  }

  /// The title's first.
  var words: [UInt32] = []
  var titleCount = 0
  var marks: [Mark] = []
}

/// The words of one text, each as often as it stands there.
struct TextKeys: BlockTerms {
  let block: FeatureBlock
  let words: UnsafeBufferPointer<WordKeys.Word>
  /// The words', with a space on either side of each.
  let bytes: UnsafeBufferPointer<UInt8>

  @inline(__always)
  func forEachKey(of word: UInt32, _ body: (UInt64) -> Void) {
    block.forEachKey(of: words[Int(word)], bytes, body)
  }
}

/// The distinct words of a corpus, where they come again and again: their keys are worked out once.
struct CorpusKeys: BlockTerms, Sendable {
  let block: FeatureBlock
  private var keys: [UInt64] = []
  /// Those of word `w` are `keys[ends[w]..<ends[w + 1]]`.
  private var ends: [UInt32] = [0]

  init(_ block: FeatureBlock, _ words: WordKeys) {
    self.block = block
    ends.reserveCapacity(words.words.count + 1)
    words.bytes.withUnsafeBufferPointer { bytes in
      for word in words.words {
        block.forEachKey(of: word, bytes) { keys.append($0) }
        ends.append(UInt32(keys.count))
      }
    }
  }

  @inline(__always)
  func forEachKey(of word: UInt32, _ body: (UInt64) -> Void) {
    for place in Int(ends[Int(word)])..<Int(ends[Int(word) &+ 1]) { body(keys[place]) }
  }
}

extension FeatureBlock {
  /// Calls `body` with the keys of a word in the block: those of the terms that lie within it; in a
  /// block of n-grams that of the word or stem itself, and none where it is passed over.
  ///
  /// - Parameter bytes: the words', with a space on either side of each.
  @inline(__always)
  fileprivate func forEachKey(
    of word: WordKeys.Word, _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt64) -> Void
  ) {
    switch analyzer {
    case .word: if !omits(word.key) { body(hasNgrams ? word.key : seeded(word.key)) }
    case .stem: if !omits(word.stemKey) { body(hasNgrams ? word.stemKey : seeded(word.stemKey)) }
    case .titleCharacters where !word.isInTitle, .marks: break
    case .wordPrefix, .wordSuffix, .decade, .titleCharacters:
      let padded = bytes[Int(word.start) &- 1..<Int(word.end) &+ 1]
      analyzer.forEachPart(of: UnsafeBufferPointer(rebasing: padded), lengths) {
        body(seeded(TermKey.of($0)))
      }
    }
  }
}

extension FeatureOptions.Analyzer {
  /// Calls `body` with the terms that lie within a word.
  ///
  /// - Parameters:
  ///   - padded: the word between two spaces.
  ///   - lengths: those of beginnings, endings and n-grams of characters.
  @inline(__always)
  func forEachPart(
    of padded: UnsafeBufferPointer<UInt8>, _ lengths: ClosedRange<Int>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    let word = UnsafeBufferPointer(rebasing: padded[1..<padded.count - 1])
    switch self {
    case .word, .marks: body(word)
    case .stem: body(UnsafeBufferPointer(rebasing: word[..<Stemmer.length(of: word)]))
    case .wordPrefix: WordParts.forEachPrefix(of: word, lengths, body)
    case .wordSuffix: WordParts.forEachSuffix(of: word, lengths, body)
    case .decade: if let decade = WordParts.decade(of: word) { body(decade) }
    case .titleCharacters: WordParts.forEachCharacterNgram(of: padded, lengths, body)
    }
  }
}

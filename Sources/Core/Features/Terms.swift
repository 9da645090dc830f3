/// What the words of a text contribute to the terms of one block: the one way from words to terms,
/// in training and in service.
protocol BlockTerms {
  var block: FeatureBlock { get }

  /// Calls `body` with each key that the words have in the block, and with the word's place.
  func forEachKey(of words: ArraySlice<UInt32>, _ body: (_ key: UInt64, _ place: Int) -> Void)
}

extension BlockTerms {
  /// Calls `body` with each term of the block in a text, in order, as often as it occurs.
  ///
  /// - Parameter body: gets the term's key, and the text's words from its first to its last.
  @inline(__always)
  func forEachTerm(in text: TextWords, _ body: (_ key: UInt64, _ words: Range<Int>) -> Void) {
    if block.hasNgrams {
      forEachNgram(of: text.words, body)
    } else if block.analyzer == .marks {
      for mark in text.marks { body(TermKey.seeded(mark.key, block.seed), mark.words) }
    } else {
      let count = block.analyzer == .titleCharacters ? text.titleCount : text.words.count
      forEachKey(of: text.words[..<count]) { body($0, $1..<$1 &+ 1) }
    }
  }

  @inline(__always)
  private func forEachNgram(
    of words: [UInt32], _ body: (_ key: UInt64, _ words: Range<Int>) -> Void
  ) {
    let (lengths, seed) = (block.lengths, block.seed)
    withUnsafeTemporaryAllocation(of: (key: UInt64, place: Int).self, capacity: words.count) {
      units in
      // The words or stems that are not passed over.
      var count = 0
      forEachKey(of: words[...]) { key, place in
        units.initializeElement(at: count, to: (key, place))
        count &+= 1
      }
      for first in 0..<count {
        var key = units[first].key
        for last in first..<min(first &+ lengths.upperBound, count) {
          if last > first { key = TermKey.joined(key, units[last].key) }
          if last &- first &+ 1 >= lengths.lowerBound {
            body(TermKey.seeded(key, seed), units[first].place..<units[last].place &+ 1)
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

/// The words of one text, numbered as they stand there.
struct TextKeys: BlockTerms {
  let block: FeatureBlock
  let words: UnsafeBufferPointer<WordKeys.Word>
  /// The words', with a space on either side of each.
  let bytes: UnsafeBufferPointer<UInt8>

  @inline(__always)
  func forEachKey(of words: ArraySlice<UInt32>, _ body: (_ key: UInt64, _ place: Int) -> Void) {
    block.forEachKey(of: UnsafeBufferPointer(rebasing: self.words[..<words.count]), bytes, body)
  }
}

/// The distinct words of a corpus, where they come again and again: their keys are worked out once.
struct CorpusKeys: BlockTerms, Sendable {
  let block: FeatureBlock
  private var keys: [UInt64] = []
  /// Those of word `w` are `keys[ends[w]..<ends[w + 1]]`.
  private var ends: [UInt32] = []

  init(_ block: FeatureBlock, _ words: WordKeys) {
    self.block = block
    ends.reserveCapacity(words.words.count + 1)
    words.bytes.withUnsafeBufferPointer { bytes in
      words.words.withUnsafeBufferPointer { words in
        block.forEachKey(of: words, bytes) { key, word in
          while ends.count <= word { ends.append(UInt32(keys.count)) }
          keys.append(key)
        }
      }
    }
    while ends.count <= words.words.count { ends.append(UInt32(keys.count)) }
  }

  @inline(__always)
  func forEachKey(of words: ArraySlice<UInt32>, _ body: (_ key: UInt64, _ place: Int) -> Void) {
    for place in words.indices {
      let word = Int(words[place])
      for index in Int(ends[word])..<Int(ends[word &+ 1]) { body(keys[index], place) }
    }
  }
}

extension FeatureBlock {
  /// Calls `body` with the keys that words have in the block, and with their places: the keys of the
  /// terms that lie within a word; in a block of n-grams that of the word or stem itself, and none
  /// where it is passed over.
  ///
  /// - Parameter bytes: the words', with a space on either side of each.
  @inline(__always)
  fileprivate func forEachKey(
    of words: UnsafeBufferPointer<WordKeys.Word>, _ bytes: UnsafeBufferPointer<UInt8>,
    _ body: (_ key: UInt64, _ place: Int) -> Void
  ) {
    // What is read again and again is read here once.
    let (analyzer, lengths, seed, hasNgrams) = (analyzer, lengths, seed, hasNgrams)
    switch analyzer {
    case .word, .stem:
      for (place, word) in words.enumerated() {
        let key = analyzer == .word ? word.key : word.stemKey
        if !omits(key) { body(hasNgrams ? key : TermKey.seeded(key, seed), place) }
      }
    case .wordPrefix, .wordSuffix, .decade, .titleCharacters:
      for place in words.indices where analyzer != .titleCharacters || words[place].isInTitle {
        let padded = bytes[Int(words[place].start) &- 1..<Int(words[place].end) &+ 1]
        analyzer.forEachPart(of: UnsafeBufferPointer(rebasing: padded), lengths) {
          body(TermKey.seeded(TermKey.of($0), seed), place)
        }
      }
    case .marks: break
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

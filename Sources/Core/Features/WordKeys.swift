/// The keys of what words contribute to a text's terms, worked out once a word.
///
/// In training the words are the distinct ones of the corpus, for a request those of its text. Per
/// word and block there are the keys of the terms that lie within the word; in a block of n-grams
/// the key of the word or stem itself, and none where it is passed over.
///
/// Marks are words, too, of which only the block of marks has a key.
struct WordKeys: Sendable {
  let blocks: [FeatureBlock]
  private var keys: [UInt64] = []
  /// Those of word `w` in block `b` are `keys[ends[w · blocks + b]..<ends[w · blocks + b + 1]]`.
  private var ends: [UInt32] = [0]

  /// - Parameter capacity: how many words there will be.
  init(_ blocks: [FeatureBlock], capacity: Int = 0) {
    self.blocks = blocks
    keys.reserveCapacity(capacity * blocks.count)
    ends.reserveCapacity(capacity * blocks.count + 1)
  }

  /// The number of words.
  var count: Int { (ends.count - 1) / max(1, blocks.count) }

  /// Adds a word.
  ///
  /// - Parameters:
  ///   - padded: the word between two spaces.
  ///   - key: that of the word.
  ///   - isInTitle: whether a title has it: its characters are terms then.
  @inline(__always)
  mutating func append(
    word padded: UnsafeBufferPointer<UInt8>, key: UInt64, isInTitle: Bool
  ) {
    let word = UnsafeBufferPointer(rebasing: padded[1..<padded.count - 1])
    let stemLength = Stemmer.length(of: word)
    let stem =
      stemLength == word.count
      ? key : TermKey.of(UnsafeBufferPointer(rebasing: word[..<stemLength]))
    for block in blocks {
      switch block.options.analyzer {
      case .word: append(key, in: block)
      case .stem: append(stem, in: block)
      case .marks: break
      case .titleCharacters where !isInTitle: break
      case .titleCharacters, .wordPrefix, .wordSuffix, .decade:
        block.options.forEachPart(of: padded) {
          keys.append(TermKey.seeded(TermKey.of($0), block.seed))
        }
      }
      ends.append(UInt32(truncatingIfNeeded: keys.count))
    }
  }

  @inline(__always)
  private mutating func append(_ unit: UInt64, in block: FeatureBlock) {
    if !block.options.hasNgrams {
      keys.append(TermKey.seeded(unit, block.seed))
    } else if !block.omits(unit) {
      keys.append(unit)
    }
  }

  /// Adds a mark.
  mutating func append(mark key: UInt64) {
    for block in blocks {
      if block.options.analyzer == .marks { keys.append(TermKey.seeded(key, block.seed)) }
      ends.append(UInt32(keys.count))
    }
  }

  /// Calls `body` with each term of a block in a text, in order, as often as it occurs.
  ///
  /// - Parameter body: gets the term's key, and the text's words from its first to its last.
  @inline(__always)
  func forEachTerm(
    of block: Int, in text: TextWords, _ body: (_ key: UInt64, _ words: Range<Int>) -> Void
  ) {
    let options = blocks[block].options
    keys.withUnsafeBufferPointer { keys in
      ends.withUnsafeBufferPointer { ends in
        let table = Table(keys: keys, ends: ends, blocks: blocks.count, block: block)
        if options.hasNgrams {
          table.forEachNgram(options.ngramRange, blocks[block].seed, in: text.words, body)
        } else if options.analyzer == .marks {
          for mark in text.marks { table.forEachKey(of: mark.number) { body($0, mark.words) } }
        } else {
          let words = options.analyzer == .titleCharacters ? text.titleCount : text.words.count
          for place in 0..<words {
            table.forEachKey(of: text.words[place]) { body($0, place..<place &+ 1) }
          }
        }
      }
    }
  }

  /// The keys of one block.
  private struct Table {
    let keys: UnsafeBufferPointer<UInt64>
    let ends: UnsafeBufferPointer<UInt32>
    let blocks: Int
    let block: Int

    @inline(__always)
    func range(_ word: UInt32) -> Range<Int> {
      let place = Int(word) &* blocks &+ block
      return Int(ends[place])..<Int(ends[place &+ 1])
    }

    @inline(__always)
    func forEachKey(of word: UInt32, _ body: (UInt64) -> Void) {
      for place in range(word) { body(keys[place]) }
    }

    @inline(__always)
    func forEachNgram(
      _ lengths: ClosedRange<Int>, _ seed: UInt64, in words: [UInt32],
      _ body: (_ key: UInt64, _ words: Range<Int>) -> Void
    ) {
      for first in words.indices {
        var (key, length) = (UInt64(0), 0)
        for place in first..<words.count {
          let range = range(words[place])
          if range.isEmpty {
            if length == 0 { break }
            continue
          }
          let unit = keys[range.lowerBound]
          key = length == 0 ? unit : TermKey.joined(key, unit)
          length &+= 1
          if length >= lengths.lowerBound {
            body(TermKey.seeded(key, seed), first..<place &+ 1)
          }
          if length == lengths.upperBound { break }
        }
      }
    }
  }
}

/// A text as `WordKeys` reads it: the numbers of its words and marks there.
struct TextWords {
  struct Mark {
    var number: UInt32
    /// The words that it counts to.
    var words: Range<Int>
  }

  /// The title's first.
  var words: [UInt32] = []
  var titleCount = 0
  var marks: [Mark] = []
}

extension TokenizedSynopsis {
  /// Gives a word between two spaces to `body`: the tokenizer leaves one on either side.
  @inline(__always)
  func withPaddedBytes(
    of token: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    let token = tokens[token]
    body(UnsafeBufferPointer(rebasing: bytes[Int(token.start) - 1..<Int(token.end) + 1]))
  }

  /// Longer titles count as having so many words.
  package static let countedTitleWords = 8

  /// Calls `body` with the bytes of each mark's term, and the words that it counts to; a title's are
  /// `title !` and such, and `title 3` for the number of its words.
  ///
  /// A text without a word has none.
  func forEachMark(
    _ body: (_ term: UnsafeBufferPointer<UInt8>, _ words: Range<Int>, _ isTitle: Bool) -> Void
  ) {
    guard !tokens.isEmpty else { return }
    var term = Array("title ".utf8)
    let titleStart = term.count
    if titleCount > 0 {
      term.append(UInt8(ascii: "0") + UInt8(min(titleCount, Self.countedTitleWords)))
      term.withUnsafeBufferPointer { body($0, 0..<titleCount, true) }
    }
    for (index, mark) in marks.enumerated() {
      term.removeLast(term.count - titleStart)
      term.append(contentsOf: String(mark.scalar).utf8)
      let token = min(Int(mark.token), tokens.count - 1)
      term.withUnsafeBufferPointer { term in
        let isTitle = index < titleMarkCount
        let bytes = UnsafeBufferPointer(rebasing: term[(isTitle ? 0 : titleStart)...])
        body(bytes, token..<token + 1, isTitle)
      }
    }
  }
}

/// Many synopses as numbers: each word's, in the order of the text, and each mark's.
///
/// A word is stored once, a place where it stands takes four bytes: what a million synopses leave in
/// memory while their terms are counted.
package struct Corpus: Sendable {
  /// The distinct words, and the distinct terms of marks.
  private(set) var words = Vocabulary()
  private(set) var marks = Vocabulary()
  private var wordLists = Lists()
  private var markLists = Lists()
  /// Whether the titles are part of the synopses.
  private var hasTitles = true

  package init() {}

  /// A corpus of the given synopses.
  package init(_ synopses: some Sequence<TokenizedSynopsis>) {
    for synopsis in synopses { append(synopsis) }
  }

  /// The same synopses without their titles.
  package var untitled: Corpus {
    var copy = self
    copy.hasTitles = false
    return copy
  }

  /// The number of synopses.
  package var count: Int { wordLists.count }

  /// The number of words in all of them.
  var wordCount: Int { wordLists.numbers.count }

  /// Adds a synopsis at the end.
  package mutating func append(_ synopsis: TokenizedSynopsis) {
    synopsis.bytes.withUnsafeBufferPointer { bytes in
      for token in synopsis.tokens {
        let word = UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)])
        wordLists.numbers.append(UInt32(words.insert(word, key: TermKey.of(word))))
      }
    }
    wordLists.end(titleCount: synopsis.titleCount)
    var titleMarks = 0
    synopsis.forEachMark { term, _, isTitle in
      markLists.numbers.append(UInt32(marks.insert(term, key: TermKey.of(term))))
      if isTitle { titleMarks += 1 }
    }
    markLists.end(titleCount: titleMarks)
  }

  /// Lists of numbers, a title's first.
  private struct Lists {
    var numbers: [UInt32] = []
    private var starts: [Int] = [0]
    private var titleEnds: [Int] = []

    var count: Int { titleEnds.count }

    /// Ends the last list.
    mutating func end(titleCount: Int) {
      titleEnds.append(starts[count] + titleCount)
      starts.append(numbers.count)
    }

    func title(_ index: Int) -> Range<Int> { starts[index]..<titleEnds[index] }

    func places(_ index: Int, withTitle: Bool) -> Range<Int> {
      (withTitle ? starts[index] : titleEnds[index])..<starts[index + 1]
    }
  }

  /// Reads a synopsis as `keys(of:)` numbers its words and marks.
  ///
  /// - Returns: the place of its first word among those of all synopses.
  @discardableResult
  func read(_ document: Int, into text: inout TextWords) -> Int {
    let places = wordLists.places(document, withTitle: hasTitles)
    text.words.removeAll(keepingCapacity: true)
    text.words.append(contentsOf: wordLists.numbers[places])
    text.titleCount = hasTitles ? wordLists.title(document).count : 0
    text.marks.removeAll(keepingCapacity: true)
    for place in markLists.places(document, withTitle: hasTitles) {
      let number = markLists.numbers[place] + UInt32(words.count)
      text.marks.append(TextWords.Mark(number: number, words: 0..<1))
    }
    return places.lowerBound
  }

  /// What the distinct words and marks contribute to terms: first the words, then the marks.
  func keys(of blocks: [FeatureBlock]) -> WordKeys {
    var isInTitle = [Bool](repeating: false, count: words.count)
    if hasTitles && blocks.contains(where: { $0.options.analyzer == .titleCharacters }) {
      for document in 0..<count {
        for place in wordLists.title(document) {
          isInTitle[Int(wordLists.numbers[place])] = true
        }
      }
    }
    var keys = WordKeys(blocks, capacity: words.count + marks.count)
    var padded: [UInt8] = []
    for word in 0..<words.count {
      withPadded(word, &padded) {
        keys.append(
          word: $0, key: TermKey.of(UnsafeBufferPointer(rebasing: $0[1..<$0.count - 1])),
          isInTitle: isInTitle[word])
      }
    }
    for mark in 0..<marks.count { marks.withBytes(of: mark) { keys.append(mark: TermKey.of($0)) } }
    return keys
  }

  /// Gives a word between two spaces to `body`.
  private func withPadded(
    _ word: Int, _ padded: inout [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    padded.removeAll(keepingCapacity: true)
    padded.append(UInt8(ascii: " "))
    words.withBytes(of: word) { padded.append(contentsOf: $0) }
    padded.append(UInt8(ascii: " "))
    padded.withUnsafeBufferPointer(body)
  }

  /// Calls `body` with the text and key of each term of a block that is no n-gram, some of them
  /// several times.
  func forEachText(
    of block: FeatureBlock, _ body: (_ text: UnsafeBufferPointer<UInt8>, _ key: UInt64) -> Void
  ) {
    if block.options.analyzer == .marks {
      for mark in 0..<marks.count { marks.withBytes(of: mark) { body($0, block.key(of: $0)) } }
      return
    }
    var padded: [UInt8] = []
    for word in 0..<words.count {
      withPadded(word, &padded) {
        block.options.forEachPart(of: $0) { body($0, block.key(of: $0)) }
      }
    }
  }

  /// The n-gram of a block that is made of the words at some places.
  func ngram(_ block: FeatureBlock, at places: Range<Int>) -> [UInt8] {
    var text: [UInt8] = []
    for place in places {
      words.withBytes(of: Int(wordLists.numbers[place])) { word in
        let length = block.options.analyzer == .stem ? Stemmer.length(of: word) : word.count
        let unit = UnsafeBufferPointer(rebasing: word[..<length])
        if block.omits(TermKey.of(unit)) { return }
        if !text.isEmpty { text.append(UInt8(ascii: " ")) }
        text.append(contentsOf: unit)
      }
    }
    return text
  }
}

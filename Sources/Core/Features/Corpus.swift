/// Many synopses as numbers: each word's, in the order of the text, and each mark's.
///
/// A word is stored once, a place where it stands takes four bytes: what a million synopses leave in
/// memory while their terms are counted.
package struct Corpus: Sendable {
  /// The distinct words, and their keys' numbers, which are their places.
  private(set) var words = WordKeys()
  private var wordNumbers = HashIndex()
  /// The distinct terms of marks, and their keys.
  private var marks = Vocabulary()
  private var markKeys: [UInt64] = []
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

  /// Whether some word stands in two synopses, so that there is something to learn from.
  var hasCommonWord: Bool {
    var synopsisOf = [Int](repeating: -1, count: words.words.count)
    for synopsis in 0..<count {
      for place in wordLists.places(synopsis, withTitle: true) {
        let word = Int(wordLists.numbers[place])
        if synopsisOf[word] >= 0 && synopsisOf[word] != synopsis { return true }
        synopsisOf[word] = synopsis
      }
    }
    return false
  }

  /// Adds a synopsis at the end.
  package mutating func append(_ synopsis: TokenizedSynopsis) {
    synopsis.bytes.withUnsafeBufferPointer { bytes in
      for (index, token) in synopsis.tokens.enumerated() {
        let word = UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)])
        let number = wordNumbers.insert(TermKey.of(word))
        if number == words.words.count { words.append(word) }
        if index < synopsis.titleCount { words.noteTitle(of: number) }
        wordLists.numbers.append(UInt32(number))
      }
    }
    wordLists.end(titleCount: synopsis.titleCount)
    var titleMarks = 0
    synopsis.forEachMark { term, _, isTitle in
      let key = TermKey.of(term)
      let number = marks.insert(term, key: key)
      if number == markKeys.count { markKeys.append(key) }
      markLists.numbers.append(UInt32(number))
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

  /// Reads a synopsis by the numbers of its words and marks.
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
      text.marks.append(
        TextWords.Mark(key: markKeys[Int(markLists.numbers[place])], words: 0..<1))
    }
    return places.lowerBound
  }

  /// The texts of a block's terms.
  func texts(of terms: [TermCounter.Term], _ block: FeatureBlock) -> [[UInt8]] {
    if block.hasNgrams {
      return terms.map { ngram(block, at: Int($0.place)..<Int($0.place + $0.length)) }
    }
    var numbers = HashIndex(capacity: terms.count)
    for term in terms { numbers.insert(term.key) }
    var texts = [[UInt8]](repeating: [], count: terms.count)
    forEachText(of: block) { text in
      if let number = numbers.number(of: block.key(of: text)), texts[number].isEmpty {
        texts[number] = Array(text)
      }
    }
    return texts
  }

  /// Calls `body` with the terms of a block that are no n-grams, some of them several times.
  private func forEachText(
    of block: FeatureBlock, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    if block.analyzer == .marks {
      for mark in 0..<marks.count { marks.withBytes(of: mark, body) }
      return
    }
    words.bytes.withUnsafeBufferPointer { bytes in
      for word in words.words {
        let padded = bytes[Int(word.start) - 1..<Int(word.end) + 1]
        block.analyzer.forEachPart(
          of: UnsafeBufferPointer(rebasing: padded), block.lengths, body)
      }
    }
  }

  /// The n-gram of a block that is made of the words at some places.
  private func ngram(_ block: FeatureBlock, at places: Range<Int>) -> [UInt8] {
    let isStem = block.analyzer == .stem
    let units = places.lazy.map { words.words[Int(wordLists.numbers[$0])] }
      .filter { !block.omits(isStem ? $0.stemKey : $0.key) }
      .map { words.bytes[Int($0.start)..<Int(isStem ? $0.stemEnd : $0.end)] }
    return Array(units.joined(separator: [UInt8(ascii: " ")]))
  }
}

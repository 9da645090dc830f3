/// Many synopses as numbers: each word's, in the order of the text, and each mark's.
///
/// A word is stored once, a place where it stands takes four bytes: what a
/// million synopses leave in memory while their terms are counted.
public struct Corpus: Sendable {
  private(set) var words = TokenLists()
  /// The terms of the marks, as if they were words.
  private(set) var marks = TokenLists()

  public init() {}

  /// A corpus of the given synopses.
  public init(_ synopses: some Sequence<TokenizedSynopsis>) {
    for synopsis in synopses { append(synopsis) }
  }

  /// The same synopses without their titles.
  public var untitled: Corpus {
    var copy = self
    copy.words.hasTitles = false
    copy.marks.hasTitles = false
    return copy
  }

  /// The number of synopses.
  public var count: Int { words.count }

  /// Adds a synopsis at the end.
  public mutating func append(_ synopsis: TokenizedSynopsis) {
    synopsis.bytes.withUnsafeBufferPointer { bytes in
      for token in synopsis.tokens {
        words.append(UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)]))
      }
    }
    words.endList(titleCount: synopsis.titleCount)
    var titleMarks = 0
    synopsis.forEachMark { term, _, isTitle in
      marks.append(term)
      if isTitle { titleMarks += 1 }
    }
    marks.endList(titleCount: titleMarks)
  }
}

/// Lists of texts, a number a text.
struct TokenLists: Sendable {
  /// Every text, in the order of first occurrence.
  private(set) var texts = Vocabulary()
  /// The texts' numbers, list after list, the title's first.
  private(set) var tokens: [UInt32] = []
  private var starts: [Int] = [0]
  private var titleEnds: [Int] = []
  /// Whether the titles are part of the lists.
  var hasTitles = true

  /// The number of lists.
  var count: Int { titleEnds.count }

  /// Adds a text to the last list.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    tokens.append(UInt32(texts.insert(text)))
  }

  /// Ends the last list.
  ///
  /// - Parameter titleCount: how many of its texts are the title's.
  mutating func endList(titleCount: Int) {
    titleEnds.append(starts[count] + titleCount)
    starts.append(tokens.count)
  }

  /// The places of one list in `tokens`.
  func places(_ index: Int) -> Range<Int> {
    (hasTitles ? starts[index] : titleEnds[index])..<starts[index + 1]
  }

  /// The places of the title's part of a list.
  func titlePlaces(_ index: Int) -> Range<Int> {
    hasTitles ? starts[index]..<titleEnds[index] : titleEnds[index]..<titleEnds[index]
  }

  /// Whether each text occurs at all, or in a title.
  func usedTexts(titlesOnly: Bool) -> [Bool] {
    var isUsed = [Bool](repeating: !titlesOnly, count: texts.count)
    if titlesOnly {
      for index in 0..<count {
        for place in titlePlaces(index) { isUsed[Int(tokens[place])] = true }
      }
    }
    return isUsed
  }
}

/// Many synopses as numbers: each word's, in the order of the text.
///
/// A word is stored once, a place where it stands takes four bytes: what a
/// million synopses leave in memory while their terms are counted.
public struct Corpus: Sendable {
  /// Every word, in the order of first occurrence.
  private(set) var words = Vocabulary()
  /// The words' numbers, synopsis after synopsis, the title's words first.
  private(set) var tokens: [UInt32] = []
  private var starts: [Int] = [0]
  private var titleEnds: [Int] = []
  /// Whether the titles are part of the synopses.
  private var hasTitles = true

  public init() {}

  /// A corpus of the given synopses.
  public init(_ synopses: some Sequence<TokenizedSynopsis>) {
    for synopsis in synopses { append(synopsis) }
  }

  /// The same synopses without their titles.
  public var untitled: Corpus {
    var copy = self
    copy.hasTitles = false
    return copy
  }

  /// The number of synopses.
  public var count: Int { titleEnds.count }

  /// Adds a synopsis at the end.
  public mutating func append(_ synopsis: TokenizedSynopsis) {
    synopsis.bytes.withUnsafeBufferPointer { bytes in
      for token in synopsis.tokens {
        let word = UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)])
        tokens.append(UInt32(words.insert(word)))
      }
    }
    titleEnds.append(starts[count] + synopsis.titleCount)
    starts.append(tokens.count)
  }

  /// The places of one synopsis in `tokens`.
  func places(_ index: Int) -> Range<Int> {
    (hasTitles ? starts[index] : titleEnds[index])..<starts[index + 1]
  }

  /// The places of one synopsis's title.
  func titlePlaces(_ index: Int) -> Range<Int> {
    hasTitles ? starts[index]..<titleEnds[index] : titleEnds[index]..<titleEnds[index]
  }

  /// Whether each word occurs at all, or in a title.
  func usedWords(titlesOnly: Bool) -> [Bool] {
    var isUsed = [Bool](repeating: !titlesOnly, count: words.count)
    if titlesOnly {
      for index in 0..<count {
        for place in titlePlaces(index) { isUsed[Int(tokens[place])] = true }
      }
    }
    return isUsed
  }
}

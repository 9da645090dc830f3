/// Where the terms of a text are, as slices of its bytes.
extension TfidfOptions {
  /// Calls `body` with the bytes of each term that is no run of words, in order, and the tokens that
  /// it stands for.
  package func forEachTerm(
    of synopsis: TokenizedSynopsis, _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) -> Void
  ) {
    if analyzer == .marks { return synopsis.forEachMark { term, tokens, _ in body(term, tokens) } }
    let tokens = analyzer == .titleCharacters ? synopsis.titleCount : synopsis.tokens.count
    for index in 0..<tokens {
      synopsis.withPaddedBytes(of: index) { padded in
        forEachTerm(ofWord: padded) { body($0, index..<index + 1) }
      }
    }
  }

  /// Calls `body` with the bytes of each term that lies within a word.
  ///
  /// - Parameter padded: the word between two spaces.
  func forEachTerm(
    ofWord padded: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    let word = UnsafeBufferPointer(rebasing: padded[1..<padded.count - 1])
    switch analyzer {
    case .word, .marks: body(word)
    case .stem: body(UnsafeBufferPointer(rebasing: word[..<Stemmer.length(of: word)]))
    case .wordPrefix: forEachPrefix(of: word, body)
    case .wordSuffix: forEachSuffix(of: word, body)
    case .decade: if Self.isYear(word) { body(UnsafeBufferPointer(rebasing: word[..<3])) }
    case .titleCharacters: forEachCharacterRun(of: padded, body)
    }
  }

  /// The beginnings of a word; one that is shorter is its own, once.
  private func forEachPrefix(
    of word: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var characters = 0
    for end in word.indices where word[end] & 0xC0 != 0x80 {
      if ngramRange.contains(characters) { body(UnsafeBufferPointer(rebasing: word[..<end])) }
      characters += 1
      if characters > ngramRange.upperBound { return }
    }
    body(word)
  }

  /// Whether a word is a year from 1000 to 2099, or a decade of them with an `s`.
  private static func isYear(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    let isPlural = word.count == 5 && word[4] == UInt8(ascii: "s")
    guard word.count == 4 || isPlural,
      word[..<4].allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return false }
    return word[0] == UInt8(ascii: "1")
      || word[0] == UInt8(ascii: "2") && word[1] == UInt8(ascii: "0")
  }

  /// The endings of a word; one that is shorter is its own, once.
  private func forEachSuffix(
    of word: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var characters = 0
    for first in word.indices.reversed() where word[first] & 0xC0 != 0x80 {
      characters += 1
      if first == 0 || characters > ngramRange.upperBound { break }
      if ngramRange.contains(characters) { body(UnsafeBufferPointer(rebasing: word[first...])) }
    }
    if characters <= ngramRange.upperBound { body(word) }
  }

  /// The runs of a padded word; one that is shorter than a run is a run itself, once.
  private func forEachCharacterRun(
    of word: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    for length in ngramRange {
      // `first` and `end` walk along, `length` characters apart.
      var (first, end) = (0, 0)
      for _ in 0..<length where end < word.count { end = Self.next(word, end) }
      if end == word.count { return body(word) }
      while true {
        body(UnsafeBufferPointer(rebasing: word[first..<end]))
        if end == word.count { break }
        first = Self.next(word, first)
        end = Self.next(word, end)
      }
    }
  }

  /// Where the next character begins.
  private static func next(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
    var next = position + 1
    while next < bytes.count && bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }
}

extension TokenizedSynopsis {
  /// Gives a word between two spaces to `body`: the tokenizer leaves one on either side.
  func withPaddedBytes(of token: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    let (start, end) = (Int(tokens[token].start) - 1, Int(tokens[token].end) + 1)
    bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
  }

  /// Longer titles count as having so many words.
  private static let countedTitleWords = 8

  /// Calls `body` with the bytes of each term of the marks, and the tokens that it stands for.
  ///
  /// A text without a word has none.
  func forEachMark(
    _ body: (_ term: UnsafeBufferPointer<UInt8>, _ tokens: Range<Int>, _ isTitle: Bool) -> Void
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

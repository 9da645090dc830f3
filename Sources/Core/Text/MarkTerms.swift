extension TokenizedSynopsis {
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

/// A text as it is read, which knows where it stands in the text as it was typed.
package struct FoldedText: Sendable {
  package private(set) var text: String
  /// Where the two differ, in their order.
  private var changes: [Change] = []

  /// UTF-8 offsets of what was typed and of what it reads as.
  fileprivate struct Change: Sendable {
    var folded: Range<Int>
    var typed: Range<Int>
  }

  /// - Complexity: O(bytes). Plain ASCII is looked at once and not copied.
  package init(_ typed: String) {
    text = typed
    let folder = text.withUTF8 { isPlain($0) ? nil : Folder($0) }
    guard let folder else { return }
    text = String(decoding: folder.bytes, as: UTF8.self)
    changes = folder.changes
  }

  /// Gives tokens of the folded text, in order, their places in the text as it was typed.
  func locate(_ tokens: inout [Token], from first: Int) {
    guard !changes.isEmpty else { return }
    var passed = 0
    for index in first..<tokens.count {
      let (start, end) = (Int(tokens[index].sourceStart), Int(tokens[index].sourceEnd))
      while passed < changes.count, changes[passed].folded.upperBound <= start { passed += 1 }
      var place = typedOffset(start, passed)
      if passed < changes.count, changes[passed].folded.lowerBound <= start {
        place = changes[passed].typed.lowerBound
      }
      tokens[index].sourceStart = Int32(place)
      while passed < changes.count, changes[passed].folded.upperBound < end { passed += 1 }
      place = typedOffset(end, passed)
      if passed < changes.count, changes[passed].folded.lowerBound < end {
        place = changes[passed].typed.upperBound
      }
      tokens[index].sourceEnd = Int32(place)
    }
  }

  /// The place in the typed text of an offset between two changes, of which `passed` come before it.
  private func typedOffset(_ offset: Int, _ passed: Int) -> Int {
    guard passed > 0 else { return offset }
    return offset - changes[passed - 1].folded.upperBound + changes[passed - 1].typed.upperBound
  }
}

/// Whether a text of ASCII has no reference, divided word or row of hyphens: it is its own folding
/// but for white space, which separates words whatever it is.
private func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
  var previous: UInt8 = 0
  for byte in text {
    if byte >= 0x80 || byte == UInt8(ascii: "&") { return false }
    if previous == UInt8(ascii: "-") && (byte <= UInt8(ascii: " ") || byte == previous) {
      return false
    }
    previous = byte
  }
  return true
}

/// Folds a text in one pass.
private struct Folder {
  private let typed: UnsafeBufferPointer<UInt8>
  /// The typed text has been read up to here.
  private var position = 0
  /// The character before it.
  private var previous: Unicode.Scalar = " "
  /// The folded text.
  private(set) var bytes: [UInt8] = []
  private(set) var changes: [FoldedText.Change] = []
  /// The last characters of `bytes` if they are to be composed: where they begin, and how many.
  private var run = (start: 0, length: 0)

  init(_ typed: UnsafeBufferPointer<UInt8>) {
    self.typed = typed
    bytes.reserveCapacity(typed.count)
    while true {
      copyPlain()
      guard let (c, end) = character(at: position) else { break }
      if isHyphen(c), TextFolding.endsSyllable(previous), let next = continuation(from: end) {
        compose()
        pass(to: next, added: bytes.count)
      } else {
        add(c, until: end)
      }
      previous = c
    }
    compose()
  }

  /// Copies what cannot change.
  private mutating func copyPlain() {
    var end = position
    while end < typed.count, isPlain(typed[end]) || isLoneAmpersand(at: end) { end += 1 }
    guard end > position else { return }
    compose()
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: typed[position..<end]))
    previous = Unicode.Scalar(typed[end - 1])
    position = end
  }

  private func isPlain(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: " ") && byte < 0x80 && byte != UInt8(ascii: "&")
      && byte != UInt8(ascii: "-")
  }

  private func isLoneAmpersand(at offset: Int) -> Bool {
    typed[offset] == UInt8(ascii: "&")
      && CharacterReferences.character(at: offset, of: typed) == nil
  }

  private func isHyphen(_ c: Unicode.Scalar) -> Bool {
    c == "-" || c == "\u{2010}" || c == "\u{AD}"
  }

  /// The character that is typed at an offset, perhaps as a reference; `nil` at the end.
  private func character(at offset: Int) -> (c: Unicode.Scalar, end: Int)? {
    guard offset < typed.count else { return nil }
    if typed[offset] < 0x80 {
      return CharacterReferences.character(at: offset, of: typed)
        ?? (Unicode.Scalar(typed[offset]), offset + 1)
    }
    let (c, length) = Tokenizer.decode(typed, at: offset)
    return (c, offset + length)
  }

  /// Where a word goes on in the next line, if the line ends here.
  private func continuation(from start: Int) -> Int? {
    var offset = start
    func next() -> Unicode.Scalar? { character(at: offset)?.c }
    func take() { offset = character(at: offset)?.end ?? offset }
    while next() == " " || next() == "\t" { take() }
    guard let lineBreak = next(), lineBreak == "\n" || lineBreak == "\r" else { return nil }
    take()
    if lineBreak == "\r", next() == "\n" { take() }
    while next() == " " || next() == "\t" { take() }
    return next().map(TextFolding.beginsSyllable) == true ? offset : nil
  }

  /// Adds a character, or what it is replaced by.
  private mutating func add(_ c: Unicode.Scalar, until end: Int) {
    let traits = CharacterTraits(c)
    guard traits.isReplaced, let replacement = TextFolding.replacement(for: c) else {
      if traits.isComposed { lengthenRun() } else { compose() }
      let start = bytes.count
      if c != "-" || bytes.last != UInt8(ascii: "-") { append(c) }
      return pass(to: end, added: start)
    }
    // No replacement has a mark before a letter. What is left out does not part a letter from its marks.
    let begins = replacement.unicodeScalars.first.map { !TextFolding.isComposed($0) } ?? false
    if begins { compose() }
    let start = bytes.count
    if replacement.unicodeScalars.first != "-" || bytes.last != UInt8(ascii: "-") {
      for (index, scalar) in replacement.unicodeScalars.enumerated() {
        let isMark = index == 0 ? !begins : TextFolding.isComposed(scalar)
        if isMark { lengthenRun() }
        append(scalar)
      }
    }
    pass(to: end, added: start)
  }

  private mutating func append(_ c: Unicode.Scalar) {
    bytes.append(contentsOf: UTF8.encode(c) ?? UTF8.encodedReplacementCharacter)
  }

  /// Goes on behind a character, and takes down what was added in its place if that is another.
  private mutating func pass(to end: Int, added start: Int) {
    if !bytes[start...].elementsEqual(typed[position..<end]) {
      changes.append(.init(folded: start..<bytes.count, typed: position..<end))
    }
    position = end
  }

  /// Counts a mark that is about to be added, and before the first what it follows: no mark, which
  /// would be one that is not composed.
  private mutating func lengthenRun() {
    if run.length == 0 {
      run = (bytes.count, 0)
      if let start = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }),
        bytes[start] < 0x80
          || bytes.withUnsafeBufferPointer({
            CharacterTraits(Tokenizer.decode($0, at: start).scalar).kind != .combining
          })
      {
        run = (start, 1)
      }
    }
    run.length += 1
  }

  /// Composes the last characters.
  private mutating func compose() {
    guard run.length > 0 else { return }
    defer { run.length = 0 }
    guard run.length <= TextFolding.maximumRun else { return }
    // No name for the slice: while there is one, to change `bytes` would copy all of them.
    let composed = TextFolding.composed(String(decoding: bytes[run.start...], as: UTF8.self))
    guard !composed.utf8.elementsEqual(bytes[run.start...]) else { return }
    bytes.removeSubrange(run.start...)
    bytes.append(contentsOf: composed.utf8)
    // What was changed among them is a part of this change.
    var start = run.start
    while let last = changes.last, last.folded.upperBound > start {
      start = min(start, last.folded.lowerBound)
      changes.removeLast()
    }
    let shift = changes.last.map { $0.typed.upperBound - $0.folded.upperBound } ?? 0
    changes.append(.init(folded: start..<bytes.count, typed: (start + shift)..<position))
  }
}

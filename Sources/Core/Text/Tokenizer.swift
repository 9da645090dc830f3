/// A word of a synopsis: where it stands in the cleaned text and in the visitor's own.
package struct Token: Sendable {
  /// UTF-8 offsets into `TokenizedSynopsis.bytes`.
  package let start: Int32
  package let end: Int32
  /// UTF-8 offsets into the text as it was typed (title or overview).
  package internal(set) var sourceStart: Int32
  package internal(set) var sourceEnd: Int32
}

/// A punctuation mark or symbol of a synopsis.
package struct Mark: Sendable {
  package let scalar: Unicode.Scalar
  /// The word before it, or where there is none in its text the word behind it: a place in
  /// `TokenizedSynopsis.tokens`, or their count.
  let token: Int32
}

/// A synopsis as a list of lower-case words: the title's first, then the overview's.
///
/// The words stand in one buffer, one space before, between and after them.
/// A pair of neighbouring words, or a word with its borders, is therefore a
/// slice of `bytes`: nothing is copied to look one up.
package struct TokenizedSynopsis: Sendable {
  package fileprivate(set) var bytes: [UInt8] = []
  package fileprivate(set) var tokens: [Token] = []
  /// The number of leading tokens that come from the title.
  package fileprivate(set) var titleCount = 0
  /// What is neither word nor space, but for full stops and commas; the title's first.
  package fileprivate(set) var marks: [Mark] = []
  /// The number of leading marks that come from the title.
  package fileprivate(set) var titleMarkCount = 0

  /// The lower-case words, for tests and messages.
  package var words: [String] { tokens.indices.map { text(of: $0..<$0 + 1) } }

  /// Some of the lower-case words, with a space between them.
  package func text(of words: Range<Int>) -> String {
    withBytes(of: words) { String(decoding: $0, as: UTF8.self) }
  }

  /// Gives the same to `body`, in UTF-8.
  @inline(__always)
  package func withBytes<Result>(
    of words: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let (start, end) = (Int(tokens[words.lowerBound].start), Int(tokens[words.upperBound - 1].end))
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
  }
}

/// Turns text, which it folds first, into lower-case words.
///
///     Tokenizer.tokenize(Synopsis(overview: "A Bird's 2nd café")).words
///     // ["bird", "2nd", "café"]
///
/// A word is a run of letters, numbers and underscores, with the marks that
/// follow them: scikit-learn's default `\w\w+`, but a combining mark does not
/// end the word (Unicode Standard Annex 29, rule WB4).
/// Words of a single character, and of more than 64 bytes, are dropped.
///
/// Characters of punctuation and symbols, but full stop and comma, are kept as marks.
///
/// Letters are lower-cased by Unicode's full mapping, each by itself; final
/// sigma becomes sigma, so that a Greek word has one form.
///
/// - Complexity: O(bytes), whatever the bytes are.
package enum Tokenizer {
  /// Words of fewer characters are dropped.
  package static let minimumCharacters = 2
  /// Longer words are no words: the bound keeps look-ups cheap on any input.
  package static let maximumBytes = 64

  /// Tokenises title and overview into one list.
  package static func tokenize(_ synopsis: Synopsis) -> TokenizedSynopsis {
    let title = FoldedText(synopsis.title ?? ""), overview = FoldedText(synopsis.overview)
    var words = TokenizedSynopsis()
    // A letter of two bytes can have a lower-case form of three; nothing grows by more.
    let length = title.text.utf8.count + overview.text.utf8.count
    words.tokens.reserveCapacity(length / 6 + 2)
    words.bytes = [UInt8](unsafeUninitializedCapacity: length + length / 2 + 4) { buffer, count in
      var bytes = WordBytes(buffer)
      if synopsis.title != nil {
        scan(title, into: &bytes, &words)
        words.titleCount = words.tokens.count
        words.titleMarkCount = words.marks.count
      }
      scan(overview, into: &bytes, &words)
      count = bytes.count
    }
    return words
  }

  private static func scan(
    _ text: FoldedText, into bytes: inout WordBytes, _ result: inout TokenizedSynopsis
  ) {
    let first = result.tokens.count
    var folded = text.text
    folded.withUTF8 { scan($0, into: &bytes, &result) }
    text.locate(&result.tokens, from: first)
  }

  private static func scan(
    _ text: UnsafeBufferPointer<UInt8>, into bytes: inout WordBytes,
    _ result: inout TokenizedSynopsis
  ) {
    asciiWordBytes.withUnsafeBufferPointer { lowerCase in
      var word = WordBuilder(start: bytes.count, firstToken: result.tokens.count)
      var position = 0
      while position < text.count {
        let byte = text[position]
        var lower = lowerCase[Int(byte)]
        if lower != 0 {
          let first = position
          repeat {
            bytes.append(lower)
            position &+= 1
            lower = position < text.count ? lowerCase[Int(text[position])] : 0
          } while lower != 0
          word.extend(from: first, length: position &- first, characters: position &- first)
        } else if byte < 0x80 {
          word.finish(in: &result, &bytes)
          if isMark(byte) { word.mark(Unicode.Scalar(byte), in: &result) }
          position &+= 1
        } else {
          let (scalar, length) = decode(text, at: position)
          word.add(scalar, at: position, length: length, to: &result, &bytes)
          position &+= length
        }
      }
      word.finish(in: &result, &bytes)
    }
  }

  /// The lower-case byte of each ASCII character that belongs to a word; of all other bytes 0.
  private static let asciiWordBytes: [UInt8] = (UInt8.min...UInt8.max).map { byte in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
    case UInt8(ascii: "_"): byte
    default: 0
    }
  }

  /// Whether an ASCII character that belongs to no word is a mark.
  private static func isMark(_ byte: UInt8) -> Bool {
    byte > UInt8(ascii: " ") && byte < 0x7F && byte != UInt8(ascii: ".")
      && byte != UInt8(ascii: ",")
  }

  /// Decodes the scalar at `position` of valid UTF-8.
  static func decode(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = UInt32(text[position])
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var value = lead & (0x7F >> UInt32(length))
    for offset in 1..<length {
      value = value << 6 | UInt32(text[position + offset] & 0x3F)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }
}

/// Where the words are written, one after the other.
private struct WordBytes {
  private let room: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  /// - Parameter room: enough for all of them.
  init(_ room: UnsafeMutableBufferPointer<UInt8>) {
    self.room = room
    append(UInt8(ascii: " "))
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    precondition(count < room.count)
    room[count] = byte
    count &+= 1
  }

  /// Takes the last bytes back.
  mutating func cut(to count: Int) { self.count = count }
}

/// The word that is being read.
private struct WordBuilder {
  /// Where the word began in the cleaned bytes, and in the source.
  var start: Int
  /// The text's first word is to have this place.
  let firstToken: Int
  var sourceStart = 0
  var sourceEnd = 0
  var characters = 0

  init(start: Int, firstToken: Int) {
    self.start = start
    self.firstToken = firstToken
  }

  mutating func add(
    _ scalar: Unicode.Scalar, at position: Int, length: Int, to result: inout TokenizedSynopsis,
    _ bytes: inout WordBytes
  ) {
    let traits = CharacterTraits(scalar)
    switch traits.kind {
    case .word: break
    case .combining: guard characters > 0 else { return }
    case .ignored: return
    case .mark:
      finish(in: &result, &bytes)
      mark(scalar, in: &result)
      return
    case .separator:
      finish(in: &result, &bytes)
      return
    }
    extend(from: position, length: length, characters: 1)
    // What is too long is dropped, and its letters need not be looked at.
    guard bytes.count - start <= Tokenizer.maximumBytes else { return }
    guard traits.changesWhenLowercased else {
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { bytes.append(byte) }
      return
    }
    let lower = scalar == "ς" ? "σ" : scalar.properties.lowercaseMapping
    for byte in lower.utf8 { bytes.append(byte) }
  }

  /// Lengthens the word by characters of the source.
  mutating func extend(from position: Int, length: Int, characters: Int) {
    if self.characters == 0 { sourceStart = position }
    sourceEnd = position + length
    self.characters += characters
  }

  /// Keeps a mark; no word is under way.
  func mark(_ scalar: Unicode.Scalar, in result: inout TokenizedSynopsis) {
    let token = max(firstToken, result.tokens.count - 1)
    result.marks.append(Mark(scalar: scalar, token: Int32(token)))
  }

  /// Ends the word, if one is under way, and keeps it if it counts.
  mutating func finish(in result: inout TokenizedSynopsis, _ bytes: inout WordBytes) {
    guard characters > 0 else { return }
    let end = bytes.count
    if characters >= Tokenizer.minimumCharacters && end - start <= Tokenizer.maximumBytes {
      bytes.append(UInt8(ascii: " "))
      result.tokens.append(
        Token(
          start: Int32(start), end: Int32(end),
          sourceStart: Int32(sourceStart), sourceEnd: Int32(sourceEnd)))
    } else {
      bytes.cut(to: start)
    }
    self = WordBuilder(start: bytes.count, firstToken: firstToken)
  }
}

/// A word of a synopsis: where it stands in the cleaned text and in the visitor's own.
public struct Token: Sendable {
  /// UTF-8 offsets into `TokenizedSynopsis.bytes`.
  public let start: Int32
  public let end: Int32
  /// UTF-8 offsets into the text that was tokenised (title or overview).
  public let sourceStart: Int32
  public let sourceEnd: Int32
}

/// A punctuation mark or symbol of a synopsis.
public struct Mark: Sendable {
  public let scalar: Unicode.Scalar
  /// The word before it, or where there is none in its text the word behind it: a place in
  /// `TokenizedSynopsis.tokens`, or their count.
  let token: Int32
}

/// A synopsis as a list of lower-case words: the title's first, then the overview's.
///
/// The words stand in one buffer, one space before, between and after them.
/// A pair of neighbouring words, or a word with its borders, is therefore a
/// slice of `bytes`: nothing is copied to look one up.
public struct TokenizedSynopsis: Sendable {
  public fileprivate(set) var bytes: [UInt8] = [UInt8(ascii: " ")]
  public fileprivate(set) var tokens: [Token] = []
  /// The number of leading tokens that come from the title.
  public fileprivate(set) var titleCount = 0
  /// What is neither word nor space, but for full stops and commas; the title's first.
  public fileprivate(set) var marks: [Mark] = []
  /// The number of leading marks that come from the title.
  public fileprivate(set) var titleMarkCount = 0

  /// The lower-case words, for tests and messages.
  public var words: [String] {
    tokens.map { String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self) }
  }
}

/// Turns text into lower-case words.
///
///     Tokenizer.tokenize(Synopsis(overview: "A Bird's 2nd café")).words
///     // ["bird", "2nd", "café"]
///
/// A word is a run of letters, numbers and underscores, with the marks that
/// follow them: scikit-learn's default `\w\w+`, but a combining mark does not
/// end the word (Unicode Standard Annex 29, rule WB4). Format characters,
/// such as the soft hyphen, are left out; the zero-width space separates.
/// Words of a single character, and of more than 64 bytes, are dropped.
///
/// Characters of punctuation and symbols, but full stop and comma, are kept as marks.
///
/// Letters are lower-cased by Unicode's full mapping, each by itself; final
/// sigma becomes sigma, so that a Greek word has one form.
///
/// - Complexity: O(bytes), whatever the bytes are.
public enum Tokenizer {
  /// Longer words are no words: the bound keeps look-ups cheap on any input.
  public static let maximumBytes = 64

  /// Tokenises title and overview into one list.
  public static func tokenize(_ synopsis: Synopsis) -> TokenizedSynopsis {
    var result = TokenizedSynopsis()
    result.bytes.reserveCapacity(synopsis.overview.utf8.count + 64)
    if let title = synopsis.title {
      append(title, to: &result)
      result.titleCount = result.tokens.count
      result.titleMarkCount = result.marks.count
    }
    append(synopsis.overview, to: &result)
    return result
  }

  private static func append(_ text: String, to result: inout TokenizedSynopsis) {
    var text = text
    asciiWordBytes.withUnsafeBufferPointer { lowerCase in
      text.withUTF8 { scan($0, lowerCase, into: &result) }
    }
  }

  private static func scan(
    _ text: UnsafeBufferPointer<UInt8>, _ lowerCase: UnsafeBufferPointer<UInt8>,
    into result: inout TokenizedSynopsis
  ) {
    var word = WordBuilder(start: result.bytes.count, firstToken: result.tokens.count)
    var position = 0
    while position < text.count {
      let byte = text[position]
      if byte < 0x80 {
        let lower = lowerCase[Int(byte)]
        if lower != 0 {
          word.add(lower, at: position, to: &result.bytes)
        } else {
          word.finish(in: &result)
          if isMark(byte) { word.mark(Unicode.Scalar(byte), in: &result) }
        }
        position += 1
      } else {
        let (scalar, length) = decode(text, at: position)
        word.add(scalar, at: position, length: length, to: &result)
        position += length
      }
    }
    word.finish(in: &result)
  }

  /// The lower-case byte of each ASCII character that belongs to a word, else 0.
  private static let asciiWordBytes: [UInt8] = (UInt8(0)..<128).map { byte in
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
  private static func decode(
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

/// The word that is being read.
private struct WordBuilder {
  /// Where the word began in the cleaned bytes, and in the source.
  var start: Int
  /// The text's first word is to have this place.
  let firstToken: Int
  var sourceStart = 0
  var sourceEnd = 0
  var characters = 0
  var isTooLong = false

  init(start: Int, firstToken: Int) {
    self.start = start
    self.firstToken = firstToken
  }

  mutating func add(_ byte: UInt8, at position: Int, to bytes: inout [UInt8]) {
    extend(from: position, length: 1)
    if bytes.count - start < Tokenizer.maximumBytes {
      bytes.append(byte)
    } else {
      isTooLong = true
    }
  }

  mutating func add(
    _ scalar: Unicode.Scalar, at position: Int, length: Int, to result: inout TokenizedSynopsis
  ) {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      break
    case .nonspacingMark, .spacingMark, .enclosingMark:
      guard characters > 0 else { return }
    case .format where scalar != "\u{200B}":
      return
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
      .modifierSymbol, .otherSymbol:
      finish(in: &result)
      mark(scalar, in: &result)
      return
    default:
      finish(in: &result)
      return
    }
    extend(from: position, length: length)
    guard !isTooLong else { return }
    let lower = scalar == "ς" ? "σ" : scalar.properties.lowercaseMapping
    if result.bytes.count - start + lower.utf8.count <= Tokenizer.maximumBytes {
      result.bytes.append(contentsOf: lower.utf8)
    } else {
      isTooLong = true
    }
  }

  private mutating func extend(from position: Int, length: Int) {
    if characters == 0 { sourceStart = position }
    sourceEnd = position + length
    characters += 1
  }

  /// Keeps a mark; no word is under way.
  func mark(_ scalar: Unicode.Scalar, in result: inout TokenizedSynopsis) {
    let token = max(firstToken, result.tokens.count - 1)
    result.marks.append(Mark(scalar: scalar, token: Int32(token)))
  }

  /// Ends the word, if one is under way, and keeps it if it counts.
  mutating func finish(in result: inout TokenizedSynopsis) {
    guard characters > 0 else { return }
    if characters >= 2 && !isTooLong {
      let end = result.bytes.count
      result.bytes.append(UInt8(ascii: " "))
      result.tokens.append(
        Token(
          start: Int32(start), end: Int32(end),
          sourceStart: Int32(sourceStart), sourceEnd: Int32(sourceEnd)))
    } else {
      result.bytes.removeLast(result.bytes.count - start)
    }
    self = WordBuilder(start: result.bytes.count, firstToken: firstToken)
  }
}

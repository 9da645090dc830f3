internal import Core

/// A piece of HTML, as bytes.
///
/// What a literal says is taken as it is. What is put into it is escaped,
/// unless it is HTML itself:
///
///     let title = "Tom & Jerry"
///     let heading: HTML = "<h1>\(title)</h1>"  // <h1>Tom &amp; Jerry</h1>
///     let page: HTML = "<body>\(heading)</body>"
///
/// Escaped text comes back from a browser's parser as the same text, in an
/// element as in a quoted attribute; only U+0000, which no page can have, becomes
/// U+FFFD. (One newline at the start of a `textarea` or `pre` is lost, so give
/// these one of their own.)
public struct HTML: ExpressibleByStringInterpolation, Sendable {
  /// The bytes, and room for more behind them.
  @usableFromInline var room: [UInt8]
  /// How many bytes there are.
  @usableFromInline var count: Int

  public var bytes: [UInt8] { Array(room[..<count]) }

  public init(stringLiteral literal: StaticString) {
    room = literal.withUTF8Buffer { Array($0) }
    count = room.count
  }

  public init(stringInterpolation: StringInterpolation) {
    self = stringInterpolation.html
  }

  /// The bytes as a string.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public static func += (html: inout HTML, more: HTML) {
    more.room.withUnsafeBufferPointer {
      html.append(UnsafeBufferPointer(rebasing: $0[..<more.count]))
    }
  }

  /// Collects the bytes of a literal and of what is put into it.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html: HTML = ""

    public init(literalCapacity: Int, interpolationCount: Int) {
      html.reserve(literalCapacity + 32 * interpolationCount)
    }

    public mutating func appendLiteral(_ literal: StaticString) { html.append(literal) }

    public mutating func appendInterpolation(_ more: HTML) { html += more }

    public mutating func appendInterpolation(_ pieces: [HTML]) {
      for piece in pieces { html += piece }
    }

    /// Lets something write straight into the page.
    public mutating func appendInterpolation(writing write: (inout HTML) -> Void) {
      write(&html)
    }

    public mutating func appendInterpolation(_ number: Int) {
      html.append(text: number.description)
    }

    /// Appends a number with so many decimals: `\(0.5, decimals: 2)` is 0.50.
    public mutating func appendInterpolation(_ number: Float, decimals: Int) {
      html.append(text: NumberText.decimal(number, digits: decimals))
    }

    public mutating func appendInterpolation(percent probability: Float) {
      html.append(percent: probability)
    }

    /// Appends the text, escaped.
    public mutating func appendInterpolation(_ text: String) { html.append(text: text) }
  }
}

// What writes straight into a page. An answer has two thousand literals and numbers: compiled where
// they are, and into room that is there already, they take a fifth less instructions than with an
// array's `append`.
extension HTML {
  /// Makes room for so many bytes more.
  public mutating func reserve(_ more: Int) {
    if room.count - count < more { grow(more) }
  }

  @usableFromInline @inline(never)
  mutating func grow(_ more: Int) {
    // A page that is put into another has a little behind it.
    let capacity = max(2 * room.count, count + more + more / 4)
    room = [UInt8](unsafeUninitializedCapacity: capacity) { larger, initialized in
      larger.initialize(repeating: 0)
      _ = larger.update(fromContentsOf: room[..<count])
      initialized = capacity
    }
  }

  /// Appends a literal as it is.
  @inlinable @inline(__always)
  public mutating func append(_ literal: StaticString) {
    literal.withUTF8Buffer { append($0) }
  }

  /// Appends bytes as they are.
  @inlinable @inline(__always)
  mutating func append(_ more: UnsafeBufferPointer<UInt8>) {
    guard let first = more.baseAddress else { return }
    append(atMost: more.count) { place in
      place.update(from: first, count: more.count)
      return more.count
    }
  }

  /// Appends what `write` writes, at most `limit` bytes; it returns how many it wrote.
  @inlinable @inline(__always)
  mutating func append(atMost limit: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
    if room.count &- count < limit { grow(limit) }
    let end = count
    count = room.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return end }
      return end &+ write(start + end)
    }
  }

  /// Appends text, escaped.
  public mutating func append(text: String) {
    text.withBytes { append(text: $0) }
  }

  /// Appends text, escaped.
  ///
  /// - Complexity: O(bytes of `text`)
  public mutating func append(text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    // No letter is beyond `>`.
    for index in text.indices where text[index] <= UInt8(ascii: ">") {
      guard let replacement = Self.replacement(for: text[index]) else { continue }
      append(UnsafeBufferPointer(rebasing: text[start..<index]))
      append(replacement)
      start = index + 1
    }
    append(UnsafeBufferPointer(rebasing: text[start...]))
  }

  /// Appends a whole number from 0 up, or one of tenths, hundredths, …
  ///
  ///     html.append(5, decimals: 2)  // 0.05
  public mutating func append(_ number: Int, decimals: Int = 0) {
    NumberText.withDigits(of: number.magnitude, decimals: decimals) { append($0) }
  }

  /// Appends a literal, and a whole number from 0 up: `html.append("<i class=\"p", 83)`.
  ///
  /// Nearly all numbers of a page are under 100 and follow a literal, and both are written at once.
  @inlinable @inline(__always)
  public mutating func append(_ literal: StaticString, _ number: Int) {
    guard 0..<100 ~= number else {
      append(literal)
      return append(number)
    }
    let length = literal.utf8CodeUnitCount
    append(atMost: length + 2) { place in
      place.update(from: literal.utf8Start, count: length)
      let digits = UInt8(truncatingIfNeeded: number)
      let (tens, ones) = (digits / 10, digits % 10)
      // What is under ten has one digit, in the place of the zero.
      let last = length &+ (tens > 0 ? 1 : 0)
      place[length] = UInt8(ascii: "0") &+ tens
      place[last] = UInt8(ascii: "0") &+ ones
      return last &+ 1
    }
  }

  /// Appends a number of hundredths with its sign: −5 is −0.05.
  public mutating func append(hundredths number: Int) {
    let (whole, hundredths) = number.magnitude.quotientAndRemainder(dividingBy: 100)
    if number < 0 { append("−", Int(whole)) } else { append("+", Int(whole)) }
    if hundredths < 10 { append(".0", Int(hundredths)) } else { append(".", Int(hundredths)) }
  }

  /// Appends a number so that it reads back the same.
  public mutating func append(exact number: Float) {
    number.description.withBytes { append($0) }
  }

  /// Appends a probability in words: `83%`, `under 1%`; `–` for what is no number.
  public mutating func append(percent probability: Float) {
    if probability.isNaN { return append("–") }
    switch Self.hundredths(of: probability) {
    case 0 where probability > 0: append("under 1%")
    case 100 where probability < 1: append("over 99%")
    case let rounded:
      append("", rounded)
      append("%")
    }
  }

  /// A share of one in whole hundredths, from 0 to 100 whatever it is.
  package static func hundredths(of share: Float) -> Int {
    // Rounded so, and not by a function that has to be called.
    share > 0 ? Int(Double(min(share, 1) * 100) + 0.5) : 0
  }

  /// What stands for a byte of text that cannot stand for itself.
  private static func replacement(for byte: UInt8) -> StaticString? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    // A parser would make a newline of it.
    case UInt8(ascii: "\r"): "&#13;"
    case 0: "\u{FFFD}"
    default: nil
    }
  }
}

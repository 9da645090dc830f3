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
package struct HTML: ExpressibleByStringInterpolation, Sendable {
  package private(set) var bytes: [UInt8]

  package init(stringLiteral literal: StaticString) {
    bytes = literal.withUTF8Buffer { Array($0) }
  }

  package init(stringInterpolation: StringInterpolation) {
    self = stringInterpolation.html
  }

  /// The bytes as a string.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package static func += (html: inout HTML, more: HTML) {
    more.bytes.withUnsafeBufferPointer { html.append($0) }
  }

  /// Collects the bytes of a literal and of what is put into it.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html: HTML = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      html.reserve(literalCapacity + 32 * interpolationCount)
    }

    package mutating func appendLiteral(_ literal: StaticString) { html.append(literal) }

    package mutating func appendInterpolation(_ more: HTML) { html += more }

    package mutating func appendInterpolation(_ pieces: [HTML]) {
      for piece in pieces { html += piece }
    }

    /// Lets something write straight into the page.
    package mutating func appendInterpolation(writing write: (inout HTML) -> Void) {
      write(&html)
    }

    package mutating func appendInterpolation(_ number: Int) {
      html.bytes.append(contentsOf: number.description.utf8)
    }

    /// Appends a number from 0 up with so many decimals: `\(0.5, decimals: 2)` is 0.50.
    package mutating func appendInterpolation(_ number: Float, decimals: Int) {
      var unit: Float = 1
      for _ in 0..<decimals { unit *= 10 }
      html.append(Int((number * unit).rounded()), decimals: decimals)
    }

    package mutating func appendInterpolation(percent probability: Float) {
      html.append(percent: probability)
    }

    /// Appends the text, escaped.
    package mutating func appendInterpolation(_ text: String) { html.append(text: text) }
  }
}

// What writes straight into a page; the parts that each answer has hundreds of use it.
extension HTML {
  package mutating func reserve(_ capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Appends a literal as it is.
  package mutating func append(_ literal: StaticString) {
    literal.withUTF8Buffer { append($0) }
  }

  /// Appends bytes as they are, for a few of them sooner than `append(contentsOf:)`.
  private mutating func append(_ more: UnsafeBufferPointer<UInt8>) {
    guard let first = more.baseAddress else { return }
    bytes.append(addingCapacity: more.count) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        guard let start = buffer.baseAddress else { return }
        (start + count).initialize(from: first, count: more.count)
        count += more.count
      }
    }
  }

  /// Appends text, escaped.
  package mutating func append(text: String) {
    var text = text
    text.withUTF8 { append(text: $0) }
  }

  /// Appends text, escaped.
  ///
  /// - Complexity: O(bytes of `text`)
  package mutating func append(text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    for index in text.indices {
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
  package mutating func append(_ number: Int, decimals: Int = 0) {
    append(number, decimals: decimals, sign: "")
  }

  private mutating func append(_ number: Int, decimals: Int, sign: StaticString) {
    // From the last digit to the first.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * Int.bitWidth) { text in
      var (rest, first, places) = (UInt(number), text.count, 0)
      repeat {
        if places == decimals && decimals > 0 {
          first -= 1
          text[first] = UInt8(ascii: ".")
        }
        first -= 1
        text[first] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
        places += 1
      } while rest > 0 || places <= decimals
      first -= sign.utf8CodeUnitCount
      for place in 0..<sign.utf8CodeUnitCount { text[first + place] = sign.utf8Start[place] }
      append(UnsafeBufferPointer(rebasing: text[first...]))
    }
  }

  /// Appends a number of hundredths with its sign: −5 is −0.05.
  package mutating func append(hundredths number: Int) {
    append(abs(number), decimals: 2, sign: number < 0 ? "−" : "+")
  }

  /// Appends a number so that it reads back the same.
  package mutating func append(exact number: Float) {
    bytes.append(contentsOf: number.description.utf8)
  }

  /// Appends a probability in words: `83%`, `under 1%`.
  package mutating func append(percent probability: Float) {
    let rounded = Int((probability * 100).rounded())
    switch rounded {
    case ...0 where probability > 0: append("under 1%")
    case 100... where probability < 1: append("over 99%")
    default:
      append(rounded)
      append("%")
    }
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

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
/// element as in a quoted attribute. Only the control characters that HTML does
/// not allow become U+FFFD, and a carriage return is a newline there. (One newline
/// at the start of a `textarea` or `pre` is lost, so give these one of their own.)
package struct HTML: ExpressibleByStringInterpolation, Sendable {
  package let bytes: [UInt8]

  package init(stringLiteral literal: StaticString) {
    bytes = literal.withUTF8Buffer { Array($0) }
  }

  package init(stringInterpolation: StringInterpolation) {
    bytes = stringInterpolation.bytes
  }

  /// The bytes as a string.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Collects the bytes of a literal and of what is put into it.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + 32 * interpolationCount)
    }

    package mutating func appendLiteral(_ literal: StaticString) {
      literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    package mutating func appendInterpolation(_ html: HTML) {
      bytes.append(contentsOf: html.bytes)
    }

    package mutating func appendInterpolation(_ pieces: [HTML]) {
      bytes.reserveCapacity(pieces.reduce(bytes.count) { $0 + $1.bytes.count })
      for piece in pieces { bytes.append(contentsOf: piece.bytes) }
    }

    package mutating func appendInterpolation(_ number: Int) {
      bytes.append(contentsOf: number.description.utf8)
    }

    /// Appends a number from 0 up with so many decimals: `\(0.5, decimals: 2)` is 0.50.
    package mutating func appendInterpolation(_ number: Float, decimals: Int) {
      var unit = 1
      for _ in 0..<decimals { unit *= 10 }
      var rest = Int((number * Float(unit)).rounded())
      var place = unit
      while place * 10 <= rest { place *= 10 }
      while place > 0 {
        bytes.append(UInt8(ascii: "0") + UInt8(rest / place))
        if place == unit { bytes.append(UInt8(ascii: ".")) }
        rest %= place
        place /= 10
      }
    }

    /// Appends the text, escaped.
    ///
    /// - Complexity: O(bytes of `text`)
    package mutating func appendInterpolation(_ text: String) {
      var text = text
      text.withUTF8 { utf8 in
        var start = 0
        for index in utf8.indices {
          guard let replacement = Self.replacement(for: utf8[index]) else { continue }
          bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
          appendLiteral(replacement)
          start = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
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
      case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0C: nil
      case 0..<0x20, 0x7F: "\u{FFFD}"
      default: nil
      }
    }
  }
}

/// A media type with its parameters, or a range of them, as in `Accept`.
///
///     let type = MediaType("Text/HTML; charset=UTF-8; q=0.5")
///     type.isNamed("text/html")  // true
///     type.parameter("charset")  // "utf-8"
package struct MediaType {
  private let name: ArraySlice<UInt8>
  private let parameters: ArraySlice<UInt8>

  package init(_ text: String) { self.init(Array(text.utf8)[...]) }

  init(_ text: ArraySlice<UInt8>) {
    let end = text.firstIndex(of: UInt8(ascii: ";")) ?? text.endIndex
    name = Self.trimmed(text[..<end])
    parameters = text[end...]
  }

  /// - Parameter name: in lower case.
  package func isNamed(_ name: StaticString) -> Bool { Self.areEqual(self.name, name) }

  /// The value of the first parameter of that name, without quotes, in lower case.
  package func parameter(_ name: StaticString) -> String? {
    for parameter in parameters.split(separator: UInt8(ascii: ";")) {
      guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")),
        Self.areEqual(Self.trimmed(parameter[..<equals]), name)
      else { continue }
      let value = Self.trimmed(parameter[equals...].dropFirst())
      return String(decoding: value.lazy.map(Self.lowerCase), as: UTF8.self)
    }
    return nil
  }

  /// Without space and quotes around it.
  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isAround = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "\"") }
    guard let last = text.lastIndex(where: { !isAround($0) }) else { return [] }
    return text[...last].drop(while: isAround)
  }

  private static func areEqual(_ text: ArraySlice<UInt8>, _ lower: StaticString) -> Bool {
    lower.withUTF8Buffer { text.lazy.map(lowerCase).elementsEqual($0) }
  }

  private static func lowerCase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

/// The forms in which an answer can be had.
package enum AnswerForm: Hashable, Sendable {
  case html, json

  /// Chooses the form that an `Accept` header prefers (RFC 9110, section 12.5.1).
  ///
  /// Where both are as welcome, the answer is for a program.
  ///
  /// - Returns: `nil` if neither is acceptable.
  package static func preferred(by accept: String?) -> AnswerForm? {
    let ranges = ranges(accept)
    let (html, json) = (AnswerForm.html.quality(ranges), AnswerForm.json.quality(ranges))
    guard max(html, json) > 0 else { return nil }
    return html > json ? .html : .json
  }

  /// Whether an `Accept` header takes the form, preferred or not.
  func isAccepted(by accept: String?) -> Bool { quality(Self.ranges(accept)) > 0 }

  /// The ranges of an `Accept` header; `nil` where there is none.
  private static func ranges(_ accept: String?) -> [MediaType]? {
    guard let accept, !accept.isEmpty else { return nil }
    return Array(accept.utf8).split(separator: UInt8(ascii: ",")).map { MediaType($0) }
  }

  /// How welcome the form is, from 0 to 1, as the most specific range says that matches it.
  private func quality(_ ranges: [MediaType]?) -> Double {
    guard let ranges else { return 1 }
    let names: [StaticString] =
      self == .html
      ? ["text/html", "text/*", "*/*"] : ["application/json", "application/*", "*/*"]
    for name in names {
      guard let range = ranges.first(where: { $0.isNamed(name) }) else { continue }
      return range.parameter("q").map { Double($0) ?? 0 } ?? 1
    }
    return 0
  }
}

/// A media type with its parameters, or a range of them, as in `Accept`.
///
///     let type = MediaType("Text/HTML; charset=UTF-8; q=0.5"[...])
///     type.name                // "text/html"
///     type.parameter("charset")  // "utf-8"
struct MediaType {
  /// In lower case.
  let name: String
  private let parameters: Substring.UTF8View

  init(_ text: Substring) {
    let end = text.utf8.firstIndex(of: UInt8(ascii: ";")) ?? text.endIndex
    name = Self.trimmed(text.utf8[..<end])
    parameters = text.utf8[end...]
  }

  /// The value of the first parameter of that name, without quotes, in lower case.
  func parameter(_ name: String) -> String? {
    for parameter in parameters.split(separator: UInt8(ascii: ";")) {
      guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")) else { continue }
      guard Self.trimmed(parameter[..<equals]) == name else { continue }
      return Self.trimmed(parameter[equals...].dropFirst())
    }
    return nil
  }

  /// Without space and quotes around it, in lower case; only ASCII is left.
  private static func trimmed(_ text: Substring.UTF8View) -> String {
    var text = text
    let isAround = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "\"") }
    while let first = text.first, isAround(first) { text.removeFirst() }
    while let last = text.last, isAround(last) { text.removeLast() }
    return String(unsafeUninitializedCapacity: text.count) { lower in
      var count = 0
      for byte in text where byte < 0x80 {
        lower[count] = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        count += 1
      }
      return count
    }
  }
}

/// The forms in which an answer can be had.
package enum AnswerForm: Hashable, Sendable {
  case html, json

  /// Chooses the form that an `Accept` header prefers (RFC 9110, section 12.5.1).
  ///
  /// For each form the most specific range counts. Where both are as welcome,
  /// the answer is for a program.
  ///
  /// - Returns: `nil` if neither is acceptable.
  package static func preferred(by accept: String?) -> AnswerForm? {
    let (html, json) = qualities(accept)
    guard max(html, json) > 0 else { return nil }
    return html > json ? .html : .json
  }

  /// Whether an `Accept` header takes the form, preferred or not.
  func isAccepted(by accept: String?) -> Bool {
    let (html, json) = Self.qualities(accept)
    return (self == .html ? html : json) > 0
  }

  private static func qualities(_ accept: String?) -> (html: Double, json: Double) {
    guard let accept, !accept.isEmpty else { return (1, 1) }
    var html = Welcome(ranges: ["*/*", "text/*", "text/html"])
    var json = Welcome(ranges: ["*/*", "application/*", "application/json"])
    for range in accept.utf8.split(separator: UInt8(ascii: ",")) {
      let range = MediaType(Substring(range))
      let quality = range.parameter("q").map { Double($0) ?? 0 } ?? 1
      html.note(range.name, quality)
      json.note(range.name, quality)
    }
    return (html.quality, json.quality)
  }

  /// How welcome one form is.
  private struct Welcome {
    /// From the least specific to the most.
    let ranges: [String]
    var best = -1
    var quality = 0.0

    init(ranges: [String]) { self.ranges = ranges }

    mutating func note(_ range: String, _ quality: Double) {
      guard let rank = ranges.firstIndex(of: range), rank > best else { return }
      best = rank
      self.quality = quality
    }
  }
}

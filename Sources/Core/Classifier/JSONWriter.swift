/// Writes JSON text, member by member.
///
///     var json = JSONWriter()
///     json.object { $0.key("score"); $0.number(0.5) }
///     json.text  // {"score":0.5}
package struct JSONWriter: ~Copyable, Sendable {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// - Parameter capacity: about how many bytes it will be.
  package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Writes `{`, what `members` writes, and `}`.
  package mutating func object(_ members: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    members(&self)
    close(UInt8(ascii: "}"))
  }

  /// Writes `[`, each element, and `]`.
  package mutating func array<Element>(
    _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
  ) {
    open(UInt8(ascii: "["))
    for element in elements { write(&self, element) }
    close(UInt8(ascii: "]"))
  }

  /// Writes the name of the member whose value comes next.
  ///
  /// - Parameter name: without quotes, backslashes and control characters.
  package mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func string(_ value: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var value = value
    value.withUTF8 { utf8 in
      // What can stand as it is, up to the next character that cannot, goes in one piece.
      var start = 0
      for (place, byte) in utf8.enumerated() where Self.isSpecial(byte) {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<place]))
        escape(byte)
        start = place + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    if byte >= 0x20 { return bytes.append(byte) }
    bytes.append(contentsOf: "u00".utf8)
    bytes.append(UInt8(ascii: "0") + byte >> 4)
    bytes.append((byte & 15 < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) + byte & 15)
  }

  /// Writes a finite number, to five decimals; more would not be read.
  package mutating func number(_ value: Float) {
    separate()
    guard value.magnitude < 9.9999 else { return bytes.append(contentsOf: value.description.utf8) }
    let rounded = Int((Double(value.magnitude) * 100_000).rounded(.toNearestOrEven))
    if value < 0 && rounded > 0 { bytes.append(UInt8(ascii: "-")) }
    bytes.append(UInt8(ascii: "0") + UInt8(rounded / 100_000))
    var (rest, unit) = (rounded % 100_000, 10_000)
    if rest > 0 { bytes.append(UInt8(ascii: ".")) }
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(rest / unit))
      (rest, unit) = (rest % unit, unit / 10)
    }
  }

  package mutating func number(_ value: Int) {
    separate()
    bytes.append(contentsOf: value.description.utf8)
  }

  package mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Ends the text with a line break.
  package mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}

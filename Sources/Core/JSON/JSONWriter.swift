/// Writes JSON text, member by member.
///
///     var json = JSONWriter()
///     json.object { $0.key("score"); $0.number(0.5) }
///     json.text  // {"score":0.5}
package struct JSONWriter: ~Copyable, Sendable {
  private var buffer: GrowableBuffer<UInt8>
  private var needsComma = false

  /// - Parameter capacity: about how many bytes it will be.
  package init(capacity: Int = 256) { buffer = GrowableBuffer(capacity: capacity) }

  /// What has been written.
  package var bytes: [UInt8] { Array(buffer.elements) }
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
  /// Compiled where it is called, because an answer has hundreds of names whose length is known there.
  ///
  /// - Parameter name: without quotes, backslashes and control characters.
  @inline(__always)
  package mutating func key(_ name: StaticString) {
    let count = name.utf8CodeUnitCount
    separated(atMost: count + 3) { place in
      place[0] = UInt8(ascii: "\"")
      (place + 1).update(from: name.utf8Start, count: count)
      place[count + 1] = UInt8(ascii: "\"")
      place[count + 2] = UInt8(ascii: ":")
      return count + 3
    }
    needsComma = false
  }

  package mutating func string(_ value: String) { value.withBytes { string($0) } }

  private mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
    guard utf8.contains(where: Self.isSpecial) else { return string(plain: utf8) }
    separate()
    buffer.append(UInt8(ascii: "\""))
    // What can stand as it is, up to the next character that cannot, goes in one piece.
    var start = 0
    for place in utf8.indices where Self.isSpecial(utf8[place]) {
      buffer.append(UnsafeBufferPointer(rebasing: utf8[start..<place]))
      escape(utf8[place])
      start = place + 1
    }
    buffer.append(UnsafeBufferPointer(rebasing: utf8[start...]))
    buffer.append(UInt8(ascii: "\""))
  }

  /// Writes a string that has nothing to escape, as words have not.
  @inline(__always)
  package mutating func string(plain utf8: UnsafeBufferPointer<UInt8>) {
    separated(atMost: utf8.count + 2) { place in
      place[0] = UInt8(ascii: "\"")
      for index in utf8.indices { place[index &+ 1] = utf8[index] }
      place[utf8.count + 1] = UInt8(ascii: "\"")
      return utf8.count + 2
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    // Small letters are beyond the backslash.
    byte <= UInt8(ascii: "\\")
      && (byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\"))
  }

  private mutating func escape(_ byte: UInt8) {
    buffer.append(UInt8(ascii: "\\"))
    if byte >= 0x20 { return buffer.append(byte) }
    append("u00")
    buffer.append(UInt8(ascii: "0") + byte >> 4)
    buffer.append((byte & 15 < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) + byte & 15)
  }

  /// Writes a number, to five decimals; more would not be read. What is no number is `null`.
  package mutating func number(_ value: Float) {
    guard value.magnitude < 9.9999 else {
      separate()
      return append(value.isFinite ? value.description : "null")
    }
    var rest = UInt32(Double(value.magnitude) * 100_000 + 0.5)
    separated(atMost: 8) { start in
      let sign = value < 0 && rest > 0 ? 1 : 0
      start[0] = UInt8(ascii: "-")
      let place = start + sign
      for decimal in 0..<5 {
        place[6 &- decimal] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      place[1] = UInt8(ascii: ".")
      place[0] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest)
      // Zeros at the end are left out, and the point behind which nothing is left.
      var count = 7
      while count > 2 && place[count &- 1] == UInt8(ascii: "0") { count &-= 1 }
      return sign &+ (count > 2 ? count : 1)
    }
  }

  package mutating func number(_ value: Int) {
    separate()
    append(value.description)
  }

  /// Writes a number as it stands in another JSON text.
  package mutating func number(text: String) {
    separate()
    append(text)
  }

  package mutating func bool(_ value: Bool) {
    separate()
    append(value ? "true" : "false")
  }

  /// Ends the text with a line break.
  package mutating func endLine() { buffer.append(UInt8(ascii: "\n")) }

  /// Writes text as it is.
  private mutating func append(_ text: String) {
    text.withBytes { buffer.append($0) }
  }

  @inline(__always)
  private mutating func open(_ bracket: UInt8) {
    separated(atMost: 1) { place in
      place[0] = bracket
      return 1
    }
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    buffer.append(bracket)
    needsComma = true
  }

  private mutating func separate() { separated(atMost: 0) { _ in 0 } }

  /// Writes what `write` writes, at most `limit` bytes, behind a comma where one is needed.
  @inline(__always)
  private mutating func separated(
    atMost limit: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int
  ) {
    let comma = needsComma ? 1 : 0
    buffer.append(atMost: limit + 1) { place in
      place[0] = UInt8(ascii: ",")
      return comma &+ write(place + comma)
    }
    needsComma = true
  }
}

extension String {
  /// Hands over the bytes in UTF-8.
  ///
  /// `withUTF8` may change the string, and so takes a variable of its own: a retain and a release each
  /// time.
  @inlinable
  public func withBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    guard utf8.withContiguousStorageIfAvailable(body) == nil else { return }
    // One that was never Swift's own.
    Array(utf8).withUnsafeBufferPointer(body)
  }
}

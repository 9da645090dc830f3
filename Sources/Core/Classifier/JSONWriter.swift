/// Writes JSON text, member by member.
///
/// An answer takes a few microseconds, a twentieth of what `JSONEncoder` needs.
///
///     var json = JSONWriter()
///     json.object { $0.key("score"); $0.number(0.5) }
///     json.text  // {"score":0.5}
public struct JSONWriter: ~Copyable, Sendable {
  private var buffer: ByteBuffer
  private var needsComma = false

  /// - Parameter capacity: about how many bytes it will be.
  public init(capacity: Int = 256) { buffer = ByteBuffer(capacity: capacity) }

  /// What has been written.
  public var bytes: [UInt8] { buffer.bytes }
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Writes `{`, what `members` writes, and `}`.
  public mutating func object(_ members: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    members(&self)
    close(UInt8(ascii: "}"))
  }

  /// Writes `[`, each element, and `]`.
  public mutating func array<Element>(
    _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
  ) {
    open(UInt8(ascii: "["))
    for element in elements { write(&self, element) }
    close(UInt8(ascii: "]"))
  }

  /// Writes the name of the member whose value comes next.
  ///
  /// - Parameter name: without quotes, backslashes and control characters.
  @inline(__always)
  public mutating func key(_ name: StaticString) {
    let comma = needsComma ? 1 : 0
    let length = name.utf8CodeUnitCount
    buffer.append(atMost: length + 4) { place in
      place[0] = UInt8(ascii: ",")
      place[comma] = UInt8(ascii: "\"")
      (place + comma + 1).update(from: name.utf8Start, count: length)
      place[comma + length + 1] = UInt8(ascii: "\"")
      place[comma + length + 2] = UInt8(ascii: ":")
      return comma + length + 3
    }
    needsComma = false
  }

  public mutating func string(_ value: String) {
    separate()
    var value = value
    value.withUTF8 { utf8 in
      buffer.append(atMost: 6 * utf8.count + 2) { place in
        var end = place
        func write(_ byte: UInt8) {
          end.pointee = byte
          end += 1
        }
        write(UInt8(ascii: "\""))
        for byte in utf8 {
          if byte < 0x20 {
            for letter in "\\u00".utf8 { write(letter) }
            write(UInt8(ascii: "0") + byte >> 4)
            write((byte & 15 < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) + byte & 15)
          } else {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
              write(UInt8(ascii: "\\"))
            }
            write(byte)
          }
        }
        write(UInt8(ascii: "\""))
        return end - place
      }
    }
  }

  /// Writes a finite number, to five decimals; more would not be read.
  public mutating func number(_ value: Float) {
    separate()
    let scaled = Double(value.magnitude) * 1e5 + 0.5
    // From ten on, it has hardly more.
    guard scaled < 1e6 else { return buffer.append(value.description) }
    buffer.append(atMost: 8) { place in
      let number = UInt32(scaled)
      let isNegative = value < 0 && number > 0
      place[0] = UInt8(ascii: "-")
      let digits = isNegative ? place + 1 : place
      func digit(_ unit: UInt32) -> UInt8 {
        UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / unit % 10)
      }
      digits[0] = digit(100_000)
      digits[1] = UInt8(ascii: ".")
      digits[2] = digit(10_000)
      digits[3] = digit(1000)
      digits[4] = digit(100)
      digits[5] = digit(10)
      digits[6] = digit(1)
      // Ends before the zeros.
      var end = 7
      while end > 2 && digits[end &- 1] == UInt8(ascii: "0") { end &-= 1 }
      return (isNegative ? 1 : 0) + (end > 2 ? end : 1)
    }
  }

  public mutating func number(_ value: Int) {
    separate()
    buffer.append(value.description)
  }

  public mutating func bool(_ value: Bool) {
    separate()
    buffer.append(value ? "true" : "false" as StaticString)
  }

  /// Ends the text with a line break.
  public mutating func endLine() { buffer.append(UInt8(ascii: "\n")) }

  private mutating func open(_ bracket: UInt8) {
    separate()
    buffer.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    buffer.append(bracket)
    needsComma = true
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma { buffer.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}

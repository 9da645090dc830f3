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

  /// Writes an object that begins like others: what `first` writes, a key at last, is copied if it
  /// stands there already.
  ///
  /// - Parameter beginning: where it stands; empty before it is written for the first time.
  @inline(__always)
  package mutating func object(
    beginning: inout Range<Int>, _ first: (inout JSONWriter) -> Void,
    _ rest: (inout JSONWriter) -> Void
  ) {
    separate()
    if beginning.isEmpty {
      let start = buffer.count
      buffer.append(UInt8(ascii: "{"))
      needsComma = false
      first(&self)
      beginning = start..<buffer.count
    } else {
      buffer.append(again: beginning)
      needsComma = false
    }
    rest(&self)
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
    var value = value
    value.withUTF8 { string($0) }
  }

  /// Writes a string that is given in UTF-8.
  package mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
    let comma = needsComma ? 1 : 0
    buffer.append(atMost: 6 * utf8.count + 3) { place in
      place[0] = UInt8(ascii: ",")
      place[comma] = UInt8(ascii: "\"")
      let start = place + comma + 1
      let isPlain = Self.copy(utf8, to: start)
      let end = isPlain ? start + utf8.count : Self.escape(utf8, to: start)
      end.pointee = UInt8(ascii: "\"")
      return end + 1 - place
    }
    needsComma = true
  }

  /// Copies text, several bytes at a time; the last of them begin where they end with it.
  ///
  /// - Returns: whether it can stand in a string as it is.
  @inline(__always)
  private static func copy(
    _ utf8: UnsafeBufferPointer<UInt8>, to place: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard let source = UnsafeRawPointer(utf8.baseAddress) else { return true }
    return switch utf8.count {
    case 8...: copy(source, utf8.count, to: place, by: UInt64.self)
    case 4...: copy(source, utf8.count, to: place, by: UInt32.self)
    default: copy(source, utf8.count, to: place, by: UInt8.self)
    }
  }

  @inline(__always)
  private static func copy<Bytes: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ count: Int, to place: UnsafeMutableRawPointer,
    by type: Bytes.Type
  ) -> Bool {
    let width = MemoryLayout<Bytes>.size
    var (special, position) = (UInt64(0), 0)
    while position < count {
      let offset = min(position, count &- width)
      let bytes = source.loadUnaligned(fromByteOffset: offset, as: Bytes.self)
      place.storeBytes(of: bytes, toByteOffset: offset, as: Bytes.self)
      // Those that are not there become spaces.
      special |= specialBytes(UInt64(bytes) ^ 0x2020_2020_2020_2020 & ~UInt64(Bytes.max))
      position &+= width
    }
    return special == 0
  }

  /// Not 0 if one of eight bytes is a control character, a quote or a backslash.
  @inline(__always)
  private static func specialBytes(_ bytes: UInt64) -> UInt64 {
    // The highest bit of each byte that is less than the limit.
    func below(_ limit: UInt64, _ bytes: UInt64) -> UInt64 {
      (bytes &- 0x0101_0101_0101_0101 &* limit) & ~bytes & 0x8080_8080_8080_8080
    }
    return below(0x20, bytes) | below(1, bytes ^ 0x2222_2222_2222_2222)
      | below(1, bytes ^ 0x5C5C_5C5C_5C5C_5C5C)
  }

  @inline(never)
  private static func escape(
    _ utf8: UnsafeBufferPointer<UInt8>, to place: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = place
    func write(_ byte: UInt8) {
      end.pointee = byte
      end += 1
    }
    for byte in utf8 {
      if byte < 0x20 {
        for letter in "\\u00".utf8 { write(letter) }
        write(UInt8(ascii: "0") + byte >> 4)
        write((byte & 15 < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) + byte & 15)
      } else {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { write(UInt8(ascii: "\\")) }
        write(byte)
      }
    }
    return end
  }

  /// Writes a finite number, to five decimals; more would not be read.
  @inline(__always)
  public mutating func number(_ value: Float) {
    // From ten on, it has hardly more.
    guard value.magnitude < 9.9999 else {
      separate()
      return buffer.append(value.description)
    }
    // A number of that size has no bits for fractions: the sum is rounded to a whole one, which is
    // in its lower bits.
    let sum = Double(value.magnitude) * 1e5 + 0x1p52
    let number = sum.bitPattern & 0xFFFF_FFFF
    let comma = needsComma ? 1 : 0
    buffer.append(atMost: 10) { place in
      place[0] = UInt8(ascii: ",")
      place[comma] = UInt8(ascii: "-")
      let sign = value < 0 && number > 0 ? 1 : 0
      let digits = Self.digits(number)
      // The first digit of eight that is not always zero, the point, and the decimals.
      let text = digits >> 16 & 0xFF | 0x2E00 | digits >> 8 & ~0xFFFF
      UnsafeMutableRawPointer(place + comma + sign).storeBytes(
        of: (text | 0x30_3030_3030_0030).littleEndian, as: UInt64.self)
      // Ends before the zeros, and without decimals before the point.
      let decimals = 5 - min(5, (digits >> 24).leadingZeroBitCount >> 3 &- 3)
      return comma + sign + (decimals == 0 ? 1 : decimals + 2)
    }
    needsComma = true
  }

  /// The eight decimal digits of a number, a byte each, the first in the lowest.
  ///
  /// All are worked out at once: halves of four digits, then quarters of two, then one by one, each
  /// division a multiplication.
  @inline(__always)
  private static func digits(_ number: UInt64) -> UInt64 {
    let halves = number / 10_000 | (number % 10_000) << 32
    let hundreds = (halves &* 10_486) >> 20 & 0x7F_0000_007F
    let quarters = hundreds | (halves &- hundreds &* 100) << 16
    let tens = (quarters &* 103) >> 10 & 0x000F_000F_000F_000F
    return tens | (quarters &- tens &* 10) << 8
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

  @inline(__always)
  private mutating func open(_ bracket: UInt8) {
    separate()
    buffer.append(bracket)
    needsComma = false
  }

  @inline(__always)
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

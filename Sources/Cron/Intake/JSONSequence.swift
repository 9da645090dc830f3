/// Splits text into the values of a JSON array, or into values that follow each other, over
/// however many lines, without reading them.
///
///     [
///       {"id": 1, "overview": "…"},
///       {"id": 2, "overview": "…"}
///     ]
///
/// A value that is broken must not take those behind it along: where a line begins with a brace no
/// deeper than the value began, and no brace may stand there, the next value begins.
struct JSONSequence {
  /// A value, whole or broken, and the line on which it begins.
  struct Value {
    var bytes: [UInt8]
    let line: Int
  }

  /// Longer values are cut to one byte more than this.
  let limit: Int

  private var isInArray = false
  /// What has been read of the value that is under way.
  private var value: Value?
  /// The column at which it began.
  private var valueColumn = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// The last byte of the value that is no space.
  private var last: UInt8 = 0
  private var line = 1
  private var column = 0
  private var isIndent = true

  init(limit: Int) { self.limit = limit }

  /// Reads on to the end of the next value.
  ///
  /// - Returns: how many bytes were read, and the value that ended with them, if one did.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> (count: Int, value: Value?) {
    for (index, byte) in bytes.enumerated() {
      if let done = step(byte) {
        // A byte that begins the next value is read again.
        let isRead = done.includesByte
        if isRead { advance(byte) }
        return (index + (isRead ? 1 : 0), done.value)
      }
      advance(byte)
    }
    return (bytes.count, nil)
  }

  /// The value that the end of the text cut off.
  mutating func end() -> Value? {
    defer { value = nil }
    return value
  }

  private mutating func advance(_ byte: UInt8) {
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 0
      isIndent = true
    } else {
      column += 1
      if !Self.isSpace(byte) { isIndent = false }
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private mutating func step(_ byte: UInt8) -> (value: Value, includesByte: Bool)? {
    if value == nil {
      begin(byte)
      return nil
    }
    return beginsNext(byte) ? close(includesByte: false) : goOn(byte)
  }

  /// Reads a byte between values.
  private mutating func begin(_ byte: UInt8) {
    switch byte {
    case _ where Self.isSpace(byte): return
    case UInt8(ascii: ","): return
    case UInt8(ascii: "["), UInt8(ascii: "]"):
      if isInArray == (byte == UInt8(ascii: "]")) {
        isInArray.toggle()
        return
      }
    default: break
    }
    value = Value(bytes: [], line: line)
    valueColumn = column
    (depth, isInString, isEscaped, last) = (0, false, false, 0)
    _ = goOn(byte)
  }

  /// Whether a brace can only be the next value's.
  private func beginsNext(_ byte: UInt8) -> Bool {
    guard byte == UInt8(ascii: "{"), isIndent, column <= valueColumn else { return false }
    // Where an object may be a part of the value.
    let isMember = last == UInt8(ascii: ":") || last == UInt8(ascii: "[")
    let isElement = last == UInt8(ascii: ",") && depth > 1
    return isInString || !isMember && !isElement
  }

  /// Reads a byte of a value.
  private mutating func goOn(_ byte: UInt8) -> (value: Value, includesByte: Bool)? {
    if isInString {
      keep(byte)
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
        if depth == 0 { return close(includesByte: true) }
      }
      return nil
    }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      // The end of the array, behind a value that is a word or a number.
      if depth == 0 && last != 0 { return close(includesByte: false) }
      depth -= 1
      keep(byte)
      return depth <= 0 ? close(includesByte: true) : nil
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: ","), UInt8(ascii: "\n"):
      if depth == 0 { return close(includesByte: true) }
    default: break
    }
    keep(byte)
    return nil
  }

  private mutating func keep(_ byte: UInt8) {
    if !Self.isSpace(byte) { last = byte }
    guard let count = value?.bytes.count, count <= limit else { return }
    value?.bytes.append(byte)
  }

  /// Ends the value that is under way.
  private mutating func close(includesByte: Bool) -> (value: Value, includesByte: Bool)? {
    defer { value = nil }
    return value.map { ($0, includesByte) }
  }
}

import Glibc

/// The fields of a form, as browsers send them (`application/x-www-form-urlencoded`).
///
///     let form = FormFields(Array("synopsis=Two+robots%21&title=".utf8))
///     form["synopsis"]  // "Two robots!", in bytes
///
/// What is not a proper escape stands for itself, as the URL standard wants it.
package struct FormFields: Sendable {
  private let body: [UInt8]

  package init(_ body: [UInt8]) { self.body = body }

  /// The decoded value of the first field of that name.
  package subscript(name: StaticString) -> [UInt8]? {
    body.withUnsafeBufferPointer { body in
      var start = 0
      while start < body.count {
        let end = Self.place(of: "&", in: body, from: start, to: body.count)
        let equals = Self.place(of: "=", in: body, from: start, to: end)
        if Self.isName(UnsafeBufferPointer(rebasing: body[start..<equals]), name) {
          return Self.decode(UnsafeBufferPointer(rebasing: body[min(equals + 1, end)..<end]))
        }
        start = end + 1
      }
      return nil
    }
  }

  private static func isName(_ key: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
    name.withUTF8Buffer { name in
      if !key.contains(UInt8(ascii: "%")) { return key.elementsEqual(name) }
      return decode(key).elementsEqual(name)
    }
  }

  /// Where a character comes first; if it does not, the end.
  private static func place(
    of character: Unicode.Scalar, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> Int {
    guard let base = UnsafeRawPointer(bytes.baseAddress) else { return end }
    let found = memchr(base + start, Int32(character.value), end - start)
    return found.map { UnsafeRawPointer($0) - base } ?? end
  }

  private static func decode(_ field: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: field.count) { decoded, count in
      var index = 0
      while index < field.count {
        var byte = field[index]
        index &+= 1
        if byte == UInt8(ascii: "%"), index + 1 < field.count,
          let high = hexadecimalDigit(field[index]), let low = hexadecimalDigit(field[index + 1])
        {
          byte = high << 4 | low
          index &+= 2
        } else if byte == UInt8(ascii: "+") {
          byte = UInt8(ascii: " ")
        }
        decoded.initializeElement(at: count, to: byte)
        count &+= 1
      }
    }
  }
}

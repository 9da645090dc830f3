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
      var rest = body[...]
      while !rest.isEmpty {
        let field = rest.prefix { $0 != UInt8(ascii: "&") }
        rest = rest[field.endIndex...].dropFirst()
        let key = field.prefix { $0 != UInt8(ascii: "=") }
        let isIt = name.withUTF8Buffer { Self.decode(key).elementsEqual($0) }
        if isIt { return Self.decode(field[key.endIndex...].dropFirst()) }
      }
      return nil
    }
  }

  private static func decode(_ field: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    [UInt8](capacity: field.count) { decoded in
      var index = field.startIndex
      while index < field.endIndex {
        let byte = field[index]
        index += 1
        if byte == UInt8(ascii: "%"), index + 1 < field.endIndex,
          let high = hexadecimalDigit(field[index]), let low = hexadecimalDigit(field[index + 1])
        {
          decoded.append(high << 4 | low)
          index += 2
        } else {
          decoded.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        }
      }
    }
  }
}

internal import Core

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
    var rest = body[...]
    while !rest.isEmpty {
      let field = rest.prefix { $0 != UInt8(ascii: "&") }
      let key = field.prefix { $0 != UInt8(ascii: "=") }
      if name.withUTF8Buffer({ Decoded(key).elementsEqual($0) }) {
        return Self.decoded(field[key.endIndex...].dropFirst())
      }
      rest = rest[field.endIndex...].dropFirst()
    }
    return nil
  }

  /// The decoded names of all fields.
  package var names: [String] {
    body.split(separator: UInt8(ascii: "&")).map { field in
      String(decoding: Self.decoded(field.prefix { $0 != UInt8(ascii: "=") }), as: UTF8.self)
    }
  }

  private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: text.count) { bytes, count in
      for byte in Decoded(text) {
        bytes[count] = byte
        count += 1
      }
    }
  }

  /// Bytes with their escapes taken back: a space for `+`, an `A` for `%41`.
  private struct Decoded: Sequence, IteratorProtocol {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
      self.bytes = bytes
      index = bytes.startIndex
    }

    mutating func next() -> UInt8? {
      guard index < bytes.endIndex else { return nil }
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "+") { return UInt8(ascii: " ") }
      guard byte == UInt8(ascii: "%"), index + 1 < bytes.endIndex,
        let high = hexadecimalDigit(bytes[index]), let low = hexadecimalDigit(bytes[index + 1])
      else { return byte }
      index += 2
      return high << 4 | low
    }
  }
}

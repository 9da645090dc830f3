/// Why a text is not JSON.
package enum JSONError: Error, Hashable, Sendable {
  case cutOff
  /// The byte, counted from 1, with which it cannot go on.
  case unexpected(at: Int)
  /// A tab, line break or the like that stands in a string as it is.
  case control(UInt8)
  case tooDeep(limit: Int)
  case tooManyValues(limit: Int)
  case notUTF8
}

extension JSONError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cutOff: "not JSON: it ends too early"
    case .unexpected(let place): "not JSON from character \(place) on"
    case .control(0x09): "not JSON: a string has a tab in it, which is written \\t"
    case .control(0x0A): "not JSON: a string has a line break in it, which is written \\n"
    case .control(let byte): "not JSON: a string has the control character \(byte) in it"
    case .tooDeep(let limit): "not JSON to be read here: it is nested more than \(limit) deep"
    case .tooManyValues(let limit):
      "not JSON to be read here: it has more than \(NumberText.grouped(limit)) values"
    case .notUTF8: "not UTF-8 text"
    }
  }
}

/// A piece of JSON text, read.
///
/// Reading takes time in proportion to the text, whatever it is. `JSONDecoder`
/// does not: it hashes the names of members, and the time to hash a `String`
/// grows with the square of a run of combining characters.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// As it is written, with all its digits.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Hashable, Sendable {
    package var name: String
    package var value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Reads a whole text, which must be UTF-8.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    let result: Result<JSONValue, JSONError> = bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONReader(bytes: buffer)
      return reader.document().map { .success($0) } ?? .failure(reader.error)
    }
    self = try result.get()
  }

  /// The same, but `nil` if it is not JSON.
  package init?(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes) else { return nil }
    self = value
  }

  /// The member of that name, the last if there are several; `nil` in anything but an object.
  package subscript(name: StaticString) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return name.withUTF8Buffer { name in
      // Bytes, because `==` of strings would normalise them.
      members.last { $0.name.utf8.elementsEqual(name) }?.value
    }
  }

  /// The names of an object's members.
  package var names: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.name)
  }
}

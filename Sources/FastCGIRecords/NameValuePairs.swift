/// The parameters of a request in bytes: for each the lengths of name and value, then both.
///
/// "FastCGI Specification", section 3.4: a length under 128 takes one byte; any other takes four, the
/// highest first, with the highest bit set to tell it from the former.
package enum NameValuePairs {
  package static func encode(_ pairs: some Sequence<(key: String, value: String)>) -> [UInt8] {
    var bytes: [UInt8] = []
    for (name, value) in pairs {
      for count in [name.utf8.count, value.utf8.count] {
        if count < 128 {
          bytes.append(UInt8(count))
        } else {
          bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
          bytes[bytes.count - 4] |= 0x80
        }
      }
      bytes += name.utf8
      bytes += value.utf8
    }
    return bytes
  }

  /// Reads the pairs back, as bytes: they need not be text.
  package static func decode(
    _ bytes: [UInt8]
  ) throws(FastCGIRecordError) -> [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] {
    var pairs: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []
    var rest = bytes[...]
    while let (name, value) = try nextLengths(&rest) {
      pairs.append((rest.prefix(name), rest.dropFirst(name).prefix(value)))
      rest = rest.dropFirst(name + value)
    }
    return pairs
  }

  /// Checks that the lengths add up to the bytes that are there.
  static func check(_ bytes: [UInt8]) throws(FastCGIRecordError) {
    var rest = bytes[...]
    while let (name, value) = try nextLengths(&rest) { rest = rest.dropFirst(name + value) }
  }

  /// Takes the lengths of the next pair from the front, behind which there are as many bytes; `nil` at
  /// the end.
  private static func nextLengths(
    _ rest: inout ArraySlice<UInt8>
  ) throws(FastCGIRecordError) -> (name: Int, value: Int)? {
    if rest.isEmpty { return nil }
    guard let name = length(&rest), let value = length(&rest),
      name <= rest.count, value <= rest.count - name
    else { throw .truncatedParameters }
    return (name, value)
  }

  /// Takes a length from the front; `nil` if not all of it is there.
  private static func length(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard let first = rest.popFirst() else { return nil }
    guard first >= 128 else { return Int(first) }
    guard rest.count >= 3 else { return nil }
    defer { rest = rest.dropFirst(3) }
    return rest.prefix(3).reduce(Int(first & 0x7F)) { $0 << 8 | Int($1) }
  }
}

import Glibc

/// A response as FastCGI wants it, ready to be written at once.
///
/// Only the last record tells the web server that the response is whole, so one
/// that is cut off can never look so.
struct AnswerRecords {
  /// What a record is for, by its number in the specification.
  private enum Kind: UInt8 {
    case end = 3
    case output = 6
  }

  /// What a record can hold: the largest multiple of eight, which needs no padding, in 16 bits.
  private static let limit = 0xFFF8

  private let requestID: UInt16
  private(set) var bytes: [UInt8] = []

  init(_ response: FastCGIResponse, to requestID: Int32, isHead: Bool) {
    self.requestID = UInt16(truncatingIfNeeded: requestID)
    let body = isHead ? [] : response.body
    bytes.reserveCapacity(512 + body.count + 8 * (body.count / Self.limit + 4))
    let head = response.head
    append(.output, head[...])
    var rest = body[...]
    while !rest.isEmpty {
      append(.output, rest.prefix(Self.limit))
      rest = rest.dropFirst(Self.limit)
    }
    append(.output, [])
    append(.end, [0, 0, 0, 0, 0, 0, 0, 0])
  }

  private mutating func append(_ kind: Kind, _ content: ArraySlice<UInt8>) {
    let count = UInt16(content.count)
    for word in [UInt16(1) << 8 | UInt16(kind.rawValue), requestID, count, 0] {
      bytes.append(UInt8(word >> 8))
      bytes.append(UInt8(word & 0xFF))
    }
    bytes += content
  }

  /// Writes all records; `false` if the connection breaks, or its peer has lost patience.
  func send(to connection: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes
      while !rest.isEmpty {
        let sent = Glibc.send(connection, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        guard sent > 0 else { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(sent))
      }
      return true
    }
  }
}

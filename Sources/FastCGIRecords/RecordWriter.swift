/// Puts the records of one request, or of its answer, together to be sent at once.
///
///     var records = RecordWriter()
///     records.beginRequest(keepsOpen: false)
///     records.stream(.parameters, NameValuePairs.encode(["REQUEST_METHOD": "GET"]))
///     records.append(.parameters)
///     records.append(.input)
///     records.bytes  // a request without a body
package struct RecordWriter: Sendable {
  /// How a long stream is cut: the largest multiple of eight in 16 bits, which needs no padding.
  private static let pieceSize = 0xFFF8

  package private(set) var bytes: [UInt8] = []
  private let requestID: UInt16

  /// - Parameter capacity: how many bytes of content there will be.
  package init(requestID: UInt16 = 1, capacity: Int = 0) {
    self.requestID = requestID
    bytes.reserveCapacity(capacity + FastCGIRecord.headerSize * (capacity / Self.pieceSize + 8))
  }

  /// Appends one record; without content it ends the stream of its kind.
  ///
  /// - Parameter content: at most 65,535 bytes.
  package mutating func append(_ kind: FastCGIRecord.Kind, _ content: ArraySlice<UInt8> = []) {
    let kinds = UInt64(FastCGIRecord.version) << 8 | UInt64(kind.rawValue)
    let header = kinds << 48 | UInt64(requestID) << 32 | UInt64(UInt16(content.count)) << 16
    withUnsafeBytes(of: header.bigEndian) { bytes.append(contentsOf: $0) }
    // A slice would go byte by byte.
    content.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Appends a part of a stream, in as many records as it takes.
  package mutating func stream(_ kind: FastCGIRecord.Kind, _ content: [UInt8]) {
    var rest = content[...]
    while !rest.isEmpty {
      append(kind, rest.prefix(Self.pieceSize))
      rest = rest.dropFirst(Self.pieceSize)
    }
  }

  /// Begins a request to a responder ("FastCGI Specification", section 5.1).
  package mutating func beginRequest(keepsOpen: Bool) {
    append(.beginRequest, [0, 1, keepsOpen ? 1 : 0, 0, 0, 0, 0, 0])
  }

  /// Ends an answer, with nothing gone wrong ("FastCGI Specification", section 5.5).
  package mutating func endRequest() {
    append(.endRequest, [0, 0, 0, 0, 0, 0, 0, 0])
  }
}

/// Takes records out of bytes that arrive in pieces of any size.
///
///     var reader = RecordReader()
///     reader.append(received)
///     while let record = try reader.next() { … }
///
/// Where every record is taken out before more is appended, what waits is less than one record:
/// under 66 kB, whatever the other side sends. How long a stream of records may be is for
/// `RecordStream` to say.
package struct RecordReader: Sendable {
  private var bytes: [UInt8] = []
  /// Where the next record begins.
  private var start = 0

  package init() {}

  /// How many bytes wait for the rest of their record.
  package var heldBytes: Int { bytes.count - start }
  package var isEmpty: Bool { heldBytes == 0 }

  package mutating func append(_ more: some Collection<UInt8>) {
    bytes.removeSubrange(..<start)
    start = 0
    bytes += more
  }

  /// The next record; `nil` until all of it has arrived.
  ///
  /// After an error there is no telling where another record would begin: close the connection.
  package mutating func next() throws(FastCGIRecordError) -> FastCGIRecord? {
    guard start < bytes.count else { return nil }
    guard bytes[start] == FastCGIRecord.version else { throw .unknownVersion(bytes[start]) }
    let content = start + FastCGIRecord.headerSize
    guard content <= bytes.count else { return nil }
    let padding = content + number(at: 4)
    let end = padding + Int(bytes[start + 6])
    guard end <= bytes.count else { return nil }
    let record = FastCGIRecord(
      FastCGIRecord.Kind(rawValue: bytes[start + 1]), requestID: UInt16(number(at: 2)),
      Array(bytes[content..<padding]))
    start = end
    return record
  }

  /// Two bytes of the header as a number.
  private func number(at offset: Int) -> Int {
    Int(bytes[start + offset]) << 8 | Int(bytes[start + offset + 1])
  }
}

import FastCGIRecords
import Testing

struct RecordReaderTests {
  /// Output with padding, then the end of the request: twelve bytes and eight.
  static let bytes: [UInt8] = [1, 6, 1, 2, 0, 2, 2, 0, 7, 8, 0, 0] + [1, 3, 0, 1, 0, 0, 0, 0]
  static let records = [
    FastCGIRecord(.output, requestID: 258, [7, 8]), FastCGIRecord(.endRequest),
  ]

  private func records(_ reader: inout RecordReader) throws -> [FastCGIRecord] {
    var records: [FastCGIRecord] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  @Test(arguments: 1...20)
  func `records are read however their bytes arrive`(pieceSize: Int) throws {
    var reader = RecordReader()
    var read: [FastCGIRecord] = []
    for start in stride(from: 0, to: Self.bytes.count, by: pieceSize) {
      reader.append(Self.bytes[start..<min(start + pieceSize, Self.bytes.count)])
      read += try records(&reader)
    }
    #expect(read == Self.records)
  }

  @Test(arguments: [0, 8, 9, 10, 11, 255])
  func `a kind that is not known is read, so that it can be passed over`(type: UInt8) throws {
    var reader = RecordReader()
    reader.append([1, type, 0, 0, 0, 1, 1, 0, 9, 0] + Self.bytes)
    #expect(try records(&reader) == [FastCGIRecord(nil, requestID: 0, [9])] + Self.records)
  }

  @Test func `the longest record is read`() throws {
    let content = [UInt8](repeating: 9, count: FastCGIRecord.maximumContent)
    var reader = RecordReader()
    reader.append([1, 5, 0, 1, 255, 255, 255, 0] + content + [UInt8](repeating: 0, count: 254))
    #expect(try reader.next() == nil)
    reader.append([0])
    #expect(try reader.next() == FastCGIRecord(.input, content))
  }

  @Test func `another protocol is refused at its first byte`() {
    var reader = RecordReader()
    reader.append(Array("G".utf8))
    #expect(throws: FastCGIRecordError.unknownVersion(0x47)) { try reader.next() }
  }

  @Test func `no bytes bring it down`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<1000 {
      var reader = RecordReader()
      for _ in 0..<4 {
        // Mostly small, so that whole records occur.
        reader.append((0..<20).map { _ in UInt8.random(in: 0...2, using: &generator) })
        while let record = try? reader.next() { #expect(record.content.count < 80) }
      }
    }
  }
}

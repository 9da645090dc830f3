import FastCGIRecords
import Testing

struct RecordWriterTests {
  @Test func `a record is written as the specification has it`() {
    var writer = RecordWriter(requestID: 0x0102)
    writer.append(.input, [7, 8])
    #expect(writer.bytes == [1, 5, 1, 2, 0, 2, 0, 0, 7, 8])
  }

  @Test func `a request begins for a responder, and an answer ends well`() {
    var writer = RecordWriter()
    writer.beginRequest(keepsOpen: true)
    writer.endRequest()
    #expect(writer.bytes.prefix(16) == [1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0])
    #expect(writer.bytes.suffix(16) == [1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test(arguments: [0, 1, 0xFFF8, 0xFFF9, 200_000])
  func `a stream of any length reads back`(count: Int) throws {
    let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var writer = RecordWriter(requestID: 3, capacity: count)
    writer.stream(.output, content)
    writer.append(.output)
    var reader = RecordReader()
    reader.append(writer.bytes)
    var stream = RecordStream(limit: count)
    while let record = try reader.next() {
      #expect(record.kind == .output && record.requestID == 3)
      stream.append(record.content)
    }
    #expect(stream.bytes == content)
    #expect(stream.hasEnded)
  }
}

import FastCGIRecords
import Testing

struct RecordStreamTests {
  @Test func `a stream is put together up to the empty record`() {
    var stream = RecordStream(limit: 4)
    for content in [[1], [2, 3], [4]] as [[UInt8]] { stream.append(content) }
    #expect(stream.bytes == [1, 2, 3, 4])
    #expect(!stream.hasEnded && !stream.isTooLong)
    stream.append([])
    #expect(stream.hasEnded && !stream.isTooLong)
  }

  @Test func `what exceeds the limit is not kept, and the end is noticed all the same`() {
    var stream = RecordStream(limit: 4)
    for content in [[1, 2, 3], [4, 5], [6], []] as [[UInt8]] { stream.append(content) }
    #expect(stream.isTooLong && stream.hasEnded)
    #expect(stream.bytes.isEmpty)
  }
}

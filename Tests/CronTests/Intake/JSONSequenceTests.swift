import Testing

@testable import Cron

struct JSONSequenceTests {
  /// The values of a text that comes in pieces of `size` bytes.
  private func values(_ text: String, size: Int, limit: Int = 100) -> [String] {
    var sequence = JSONSequence(limit: limit)
    var values: [JSONSequence.Value] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let (count, value) = rest.prefix(size).withUnsafeBufferPointer { sequence.read($0) }
      rest = rest.dropFirst(count)
      if let value { values.append(value) }
    }
    if let value = sequence.end() { values.append(value) }
    return values.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func `pieces of any size give the same values`(size: Int) {
    let text = "[{\"a\":\"\\\"}\"},\n[1,2], \"x\\\\\" ,word ,{\"b\":{}}\n]{\"c\":1}"
    #expect(
      values(text, size: size)
        == ["{\"a\":\"\\\"}\"}", "[1,2]", "\"x\\\\\"", "word ", "{\"b\":{}}", "{\"c\":1}"])
  }

  @Test func `a long value is cut, and the next one is whole`() {
    #expect(
      values("[{\"a\":\"xxxxxxxxxxxx\"},{\"b\":1}]", size: 4, limit: 8) == [
        "{\"a\":\"xxx", "{\"b\":1}",
      ])
  }
}

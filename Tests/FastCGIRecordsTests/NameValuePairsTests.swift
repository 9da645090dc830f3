import FastCGIRecords
import Testing

struct NameValuePairsTests {
  private func decode(_ bytes: [UInt8]) throws -> [[String]] {
    try NameValuePairs.decode(bytes).map {
      [String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self)]
    }
  }

  @Test func `lengths take one byte or four`() {
    #expect(NameValuePairs.encode(["AB": "c"]) == [2, 1] + Array("ABc".utf8))
    let long = String(repeating: "x", count: 300)
    #expect(
      NameValuePairs.encode(["": long]) == [0, 0x80, 0, 1, 44] + Array(long.utf8))
  }

  @Test(arguments: [0, 1, 127, 128, 255, 256, 70_000])
  func `what is written reads back`(count: Int) throws {
    let text = String(repeating: "x", count: count)
    let bytes = NameValuePairs.encode([(key: text, value: "v"), (key: "n", value: text)])
    #expect(try decode(bytes) == [[text, "v"], ["n", text]])
  }

  @Test(
    arguments: [
      [1], [1, 0], [0, 1], [0x80], [0x80, 0, 0], [0x80, 0, 0, 0], [0, 0x80, 0, 0, 1],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2], [0, 0, 9],
    ] as [[UInt8]])
  func `lengths that exceed what is there are refused`(bytes: [UInt8]) {
    #expect(throws: FastCGIRecordError.truncatedParameters) { try NameValuePairs.decode(bytes) }
  }
}

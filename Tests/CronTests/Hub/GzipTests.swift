import Testing

@testable import Cron

struct GzipTests {
  @Test(arguments: [0, 1, 70_000])
  func `what is compressed is read back, and is the same each time`(count: Int) throws {
    let lines = (0..<count).map { "line \($0 % 1000)" }
    let packed = Gzip.compressed(Array((lines.joined(separator: "\n")).utf8))
    #expect(packed.prefix(2) == [0x1F, 0x8B])
    #expect(packed == Gzip.compressed(Array((lines.joined(separator: "\n")).utf8)))
    if count > 1 { #expect(packed.count < 10 * count) }
    let reader = try TextReader(InputFile(bytes: packed, name: "packed"))
    var found: [String] = []
    while let line = try reader.line(limit: 100) {
      found.append(String(decoding: line, as: UTF8.self))
    }
    #expect(found == lines)
  }
}

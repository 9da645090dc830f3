import Foundation
import TestSupport
import Testing

@testable import Cron

struct LineReaderTests {
  let directory: TemporaryDirectory
  /// What `printf 'one\ntwo\nthree\n' | gzip -n` writes.
  let compressed: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0xCF, 0x4B, 0xE5, 0x2A,
    0x29, 0xCF, 0xE7, 0x2A, 0xC9, 0x28, 0x4A, 0x4D, 0xE5, 0x02, 0x00, 0xB6, 0xD5, 0xE6, 0x25,
    0x0E, 0x00, 0x00, 0x00,
  ]

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func reader(_ bytes: some Sequence<UInt8>, maximumBytes: Int = 100) throws -> LineReader {
    let path = directory.path + "/input"
    try Data(bytes).write(to: URL(filePath: path))
    return try LineReader(path: path, maximumBytes: maximumBytes)
  }

  private func lines(_ reader: LineReader) throws -> [String] {
    var lines: [String] = []
    while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    return lines
  }

  @Test(arguments: [
    ("", []),
    ("one", ["one"]),
    ("one\n", ["one"]),
    ("one\n\ntwo", ["one", "", "two"]),
    ("\u{FEFF}one\r\ntwo\r\n", ["one", "two"]),
    ("\n", [""]),
  ])
  func `lines come without their line breaks`(text: String, expected: [String]) throws {
    let reader = try reader(text.utf8)
    #expect(try lines(reader) == expected)
    #expect(reader.lineNumber == expected.count)
  }

  @Test func `lines that cross the ends of chunks stay whole`() throws {
    let expected = (0..<5000).map { String(repeating: "x", count: $0 % 97) + "\($0)" }
    let reader = try reader(expected.joined(separator: "\n").utf8, maximumBytes: 1000)
    #expect(try lines(reader) == expected)
    #expect(reader.fraction == 1)
  }

  @Test func `a line that is too long is cut, and the next one is whole`() throws {
    let text = String(repeating: "x", count: 200_000) + "\nnext\n"
    #expect(try lines(reader(text.utf8, maximumBytes: 5)) == ["xxxxxx", "next"])
  }

  @Test func `compressed lines are read like others`() throws {
    #expect(try lines(reader(compressed)) == ["one", "two", "three"])
  }

  @Test(arguments: [1, 8, 12])
  func `compressed data that was cut off is told`(missing: Int) throws {
    let reader = try reader(compressed.dropLast(missing))
    let error = #expect(throws: InputError.self) { try lines(reader) }
    #expect(error?.description.contains("damaged or cut off") == true)
  }

  @Test func `compressed data with a wrong bit is told`() throws {
    var bytes = compressed
    bytes[bytes.count - 6] ^= 1
    let reader = try reader(bytes)
    #expect(throws: InputError.self) { try lines(reader) }
  }

  @Test func `what is not there and what is a folder cannot be opened`() {
    for path in [directory.path + "/none", directory.path] {
      #expect(throws: InputError.self) { try LineReader(path: path, maximumBytes: 10) }
    }
  }
}

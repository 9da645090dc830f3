import Foundation
import TestSupport
import Testing

@testable import Cron

struct InputFileTests {
  /// What `printf 'one\ntwo\nthree\n' | gzip -n` writes.
  static let compressed: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0xCF, 0x4B, 0xE5, 0x2A,
    0x29, 0xCF, 0xE7, 0x2A, 0xC9, 0x28, 0x4A, 0x4D, 0xE5, 0x02, 0x00, 0xB6, 0xD5, 0xE6, 0x25,
    0x0E, 0x00, 0x00, 0x00,
  ]
  static let text = Array("one\ntwo\nthree\n".utf8)

  /// What is read before the end, or the damage.
  private func read(_ file: InputFile) -> (bytes: [UInt8], isWhole: Bool) {
    var bytes: [UInt8] = []
    do {
      while true {
        let more = try file.next()
        if more.isEmpty { return (bytes, true) }
        bytes += more
      }
    } catch {
      return (bytes, false)
    }
  }

  private func read(_ bytes: [UInt8]) -> (bytes: [UInt8], isWhole: Bool) {
    read(InputFile(bytes: bytes, name: "x"))
  }

  @Test func `plain and compressed bytes are read, and one member after the other`() {
    #expect(read(Self.text) == (Self.text, true))
    #expect(read([]) == ([], true))
    #expect(read([0x1F]) == ([0x1F], true))
    #expect(read(Self.compressed) == (Self.text, true))
    #expect(read(Self.compressed + Self.compressed) == (Self.text + Self.text, true))
  }

  @Test func `zeros behind the last member are padding`() {
    #expect(read(Self.compressed + [UInt8](repeating: 0, count: 1000)) == (Self.text, true))
  }

  @Test(arguments: [
    [0x78], [0x1F], [0x1F, 0x8B], [0x1F, 0x8C], [0, 0, 7], Array("trash".utf8),
    [0, 0] + compressed, Array(compressed.dropLast()), Array(compressed.dropLast(20)),
    compressed.map { $0 == 0xB6 ? 0xB7 : $0 },
  ])
  func `anything else behind a member is damage, and what came before is read`(more: [UInt8]) {
    let (bytes, isWhole) = read(Self.compressed + more)
    #expect(bytes.starts(with: Self.text) && !isWhole)
  }

  @Test(arguments: [1, 8, 12, 24, 30])
  func `a member that was cut off is damage`(missing: Int) {
    #expect(!read(Array(Self.compressed.dropLast(missing))).isWhole)
  }

  @Test func `what is not there and what is a folder cannot be opened`() throws {
    let directory = try TemporaryDirectory()
    for path in [directory.path + "/none", directory.path] {
      #expect(throws: InputError.self) { try InputFile(path: path) }
    }
  }

  @Test func `a file tells how much of it has been read`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/file"
    try Data(Self.compressed).write(to: URL(filePath: path))
    let file = try InputFile(path: path)
    #expect(file.fraction == 0)
    #expect(read(file) == (Self.text, true))
    #expect(file.fraction == 1)
  }
}

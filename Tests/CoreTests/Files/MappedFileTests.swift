import Core
import Foundation
import Glibc
import TestSupport
import Testing

struct MappedFileTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/file"
  }

  @Test(arguments: [1, 4096, 100_000])
  func `its bytes are those of the file`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Data(bytes).write(to: URL(filePath: path))
    let file = try MappedFile(path: path)
    #expect(withExtendedLifetime(file) { Array($0.bytes) } == bytes)
    #expect(try MappedFile.contents(of: path) == bytes)
  }

  @Test func `a file that is not there is refused by its path`() {
    #expect(throws: FileError(path: path, operation: "open", code: ENOENT)) {
      try MappedFile(path: path)
    }
  }

  @Test func `a file without a byte is refused`() throws {
    try Data().write(to: URL(filePath: path))
    #expect(throws: FileError(path: path, operation: "map", code: ENODATA)) {
      try MappedFile(path: path)
    }
  }

  @Test func `a folder is no file`() {
    #expect(throws: FileError.self) { try MappedFile(path: directory.path) }
  }
}

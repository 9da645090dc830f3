import Foundation
import Glibc
import TestSupport
import Testing

@testable import Core

struct DurableFileTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/file"
  }

  @Test func `what is written is there, and a file that is there is not written over`() throws {
    try DurableFile.write([1, 2, 3], to: path)
    #expect(try MappedFile.contents(of: path) == [1, 2, 3])
    #expect(throws: FileError(path: path, operation: "create", code: EEXIST)) {
      try DurableFile.write([4], to: path)
    }
    #expect(try MappedFile.contents(of: path) == [1, 2, 3])
  }

  @Test func `a file is replaced, and nothing is left beside it`() throws {
    for bytes in [[1], [2, 2], []] as [[UInt8]] {
      try DurableFile.replace(path, with: bytes)
      #expect(Array(try Data(contentsOf: URL(filePath: path))) == bytes)
      #expect(try DurableFile.names(in: directory.path) == ["file"])
    }
  }

  @Test func `what a writer that was killed has left is in nobody's way`() throws {
    try DurableFile.write([9], to: path + ".new")
    try DurableFile.replace(path, with: [1])
    #expect(try DurableFile.names(in: directory.path) == ["file"])
  }

  @Test func `who reads while a file is replaced has the old one`() throws {
    try DurableFile.replace(path, with: [1, 2, 3])
    let old = try MappedFile(path: path)
    try DurableFile.replace(path, with: [4, 5])
    #expect(withExtendedLifetime(old) { Array($0.bytes) } == [1, 2, 3])
  }

  @Test func `a folder is made with those above it, once or again`() throws {
    let folder = directory.path + "/a/b/c"
    for _ in 0..<2 { try DurableFile.makeFolder(folder) }
    try DurableFile.write([], to: folder + "/file")
    #expect(throws: FileError(path: folder + "/file/d", operation: "create", code: ENOTDIR)) {
      try DurableFile.makeFolder(folder + "/file/d")
    }
  }

  @Test func `names are sorted, and a folder that is not there has none`() throws {
    for name in ["b", ".hidden", "a"] { try DurableFile.write([], to: directory.path + "/" + name) }
    #expect(try DurableFile.names(in: directory.path) == [".hidden", "a", "b"])
    #expect(try DurableFile.names(in: path).isEmpty)
  }

  @Test func `a folder is removed with its files, whether or not it is there`() throws {
    let folder = directory.path + "/folder"
    try DurableFile.makeFolder(folder)
    try DurableFile.write([1], to: folder + "/file")
    for _ in 0..<2 { try DurableFile.removeFolder(folder) }
    #expect(try DurableFile.names(in: directory.path).isEmpty)
    try DurableFile.makeFolder(folder + "/within")
    #expect(throws: FileError(path: folder + "/within", operation: "remove", code: EISDIR)) {
      try DurableFile.removeFolder(folder)
    }
  }

  @Test func `a new name replaces what had it`() throws {
    try DurableFile.write([1], to: path)
    try DurableFile.write([2], to: path + "2")
    try DurableFile.rename(path + "2", to: path)
    #expect(try MappedFile.contents(of: path) == [2])
    #expect(throws: FileError(path: path + "2", operation: "rename to \(path)", code: ENOENT)) {
      try DurableFile.rename(path + "2", to: path)
    }
  }
}

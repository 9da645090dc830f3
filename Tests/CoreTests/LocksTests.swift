import Foundation
import TestSupport
import Testing

struct LocksTests {
  @Test(arguments: ["Sources", "Tests"])
  func `every mutex is one that the thread sanitizer sees`(folder: String) throws {
    let files = FileManager.default.enumerator(
      at: ProjectFiles.root.appending(path: folder), includingPropertiesForKeys: nil)
    var count = 0
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift", !file.path.contains("/Locks/") else { continue }
      let code = try String(contentsOf: file, encoding: .utf8)
      guard code.contains(/\bMutex[<(]/), file.lastPathComponent != "LocksTests.swift" else {
        continue
      }
      count += 1
      #expect(code.contains("import Locks"), "\(file.lastPathComponent) imports Synchronization's")
    }
    #expect(count > 5)
  }
}

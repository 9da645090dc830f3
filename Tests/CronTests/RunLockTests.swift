import Foundation
import TestSupport
import Testing

@testable import Cron

struct RunLockTests {
  let directory: TemporaryDirectory
  var path: String { directory.path + "/lock" }

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `a lock that is held is refused with the name of its holder`() throws {
    let lock = try RunLock(path: path, command: "train")
    let holder = "marquee-cron train, process \(ProcessInfo.processInfo.processIdentifier)"
    #expect(RunLock.holder(path: path) == holder)
    #expect(throws: RunLockError.held(path: path, by: holder)) {
      try RunLock(path: path, command: "publish")
    }
    withExtendedLifetime(lock) {}
  }

  @Test func `a lock that was let go is free again, whatever its file says`() throws {
    _ = try RunLock(path: path, command: "train")
    #expect(RunLock.holder(path: path) == nil)
    #expect(throws: Never.self) { try RunLock(path: path, command: "publish") }
  }

  @Test func `a lock in a folder that is not there cannot be taken`() {
    let error = #expect(throws: RunLockError.self) {
      try RunLock(path: directory.path + "/none/lock", command: "train")
    }
    #expect(error.flatMap(ExitStatus.init) == .cannotCreate)
  }
}

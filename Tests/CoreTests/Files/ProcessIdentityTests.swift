import Core
import Foundation
import Testing

struct ProcessIdentityTests {
  @Test func `a process is known by its number, from inside and from outside`() {
    let own = ProcessIdentity.own
    #expect(own != nil && own == ProcessIdentity.of(getpid()))
  }

  @Test func `another process is another, and one that has ended is none`() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/cat")
    process.standardInput = Pipe()
    try process.run()
    let number = process.processIdentifier
    let identity = ProcessIdentity.of(number)
    #expect(identity != nil && identity != ProcessIdentity.own)
    #expect(ProcessIdentity.of(number) == identity)
    process.terminate()
    process.waitUntilExit()
    #expect(ProcessIdentity.of(number) == nil)
  }
}

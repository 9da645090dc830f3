import FastCGI
import Glibc
import Testing

struct PollerTests {
  let poller: Poller
  let (reading, writing): (Int32, Int32)

  init() throws {
    poller = try Poller()
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    (reading, writing) = (ends[0], ends[1])
  }

  private func closing(_ body: () -> Void) {
    body()
    close(reading)
    close(writing)
  }

  @Test func `what has something to read is reported once, until it is watched again`() {
    closing {
      #expect(poller.watch(reading))
      #expect(poller.wait(milliseconds: 0) == nil)
      write(writing, "x", 1)
      #expect(poller.wait(milliseconds: -1) == reading)
      #expect(poller.wait(milliseconds: 0) == nil)
      #expect(poller.watchAgain(reading))
      #expect(poller.wait(milliseconds: -1) == reading)
    }
  }

  @Test func `what can be written to is reported where that is asked`() {
    closing {
      #expect(poller.watch(writing))
      #expect(poller.wait(milliseconds: 0) == nil)
      #expect(poller.watchAgain(writing, for: .writing))
      #expect(poller.wait(milliseconds: -1) == writing)
    }
  }

  @Test func `while the alarm is on nobody waits`() {
    closing {
      poller.raiseAlarm()
      #expect(poller.wait(milliseconds: -1) == nil)
      #expect(poller.wait(milliseconds: -1) == nil)
      poller.endAlarm()
      #expect(poller.watch(reading))
      write(writing, "x", 1)
      #expect(poller.wait(milliseconds: -1) == reading)
    }
  }

  @Test func `what is forgotten is not reported`() {
    closing {
      #expect(poller.watch(reading))
      write(writing, "x", 1)
      poller.forget(reading)
      #expect(poller.wait(milliseconds: 0) == nil)
    }
  }
}

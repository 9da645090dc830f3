import FastCGI
import Glibc
import Locks
import Synchronization
import Testing

struct WorkerThreadsTests {
  @Test func `all of them have worked when they are joined`() throws {
    let count = Atomic(0)
    try WorkerThreads(count: 8) { count.add(1, ordering: .relaxed) }.join()
    #expect(count.load(ordering: .relaxed) == 8)
  }

  @Test func `no signal interrupts them, but a fault still ends the process`() throws {
    let blocked = Mutex<[Bool]>([])
    try WorkerThreads(count: 1) {
      var signals = sigset_t()
      pthread_sigmask(SIG_BLOCK, nil, &signals)
      let members = [SIGTERM, SIGHUP, SIGUSR1, SIGSEGV].map { sigismember(&signals, $0) == 1 }
      blocked.withLock { $0 = members }
    }.join()
    #expect(blocked.withLock { $0 } == [true, true, true, false])
  }
}

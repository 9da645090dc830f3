import Glibc

/// System threads that no signal interrupts.
///
/// libfcgi does not repeat a call that a signal has cut off, and loses the
/// request instead.
package struct WorkerThreads: Sendable {
  private let threads: [pthread_t]

  /// Starts `count` threads that run `work`.
  package init(count: Int, _ work: @escaping @Sendable () -> Void) throws(FastCGIError) {
    var all = sigset_t()
    var previous = sigset_t()
    sigfillset(&all)
    // A fault in a thread must stay visible.
    for signal in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { sigdelset(&all, signal) }
    pthread_sigmask(SIG_BLOCK, &all, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    var threads: [pthread_t] = []
    for _ in 0..<count {
      let work = Unmanaged.passRetained(Work(work))
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
          return nil
        }, work.toOpaque())
      guard code == 0 else {
        work.release()
        throw .failed(call: "pthread_create", address: "worker threads", code: code)
      }
      threads.append(thread)
    }
    self.threads = threads
  }

  /// Waits until all have ended.
  package func join() {
    for thread in threads { pthread_join(thread, nil) }
  }

  private final class Work: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

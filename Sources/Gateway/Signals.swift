import Glibc

/// What a signal asks of the running gateway.
enum Signals {
  case reload, stop

  private static let table: [(number: Int32, meaning: Signals)] = [
    (SIGHUP, .reload), (SIGTERM, .stop), (SIGINT, .stop),
  ]

  /// Keeps the signals from interrupting this thread, and all threads it starts later.
  static func block() {
    var signals = set
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Lets a fault end the process at once: the runtime would work out a backtrace first, and wait for
  /// threads that no signal reaches.
  static func endAtFaults() {
    for number in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { signal(number, SIG_DFL) }
  }

  /// Waits for the next signal, but no longer than so many seconds; it must be blocked.
  static func next(within seconds: Int) -> Signals? {
    var signals = set
    var patience = timespec(tv_sec: seconds, tv_nsec: 0)
    let number = sigtimedwait(&signals, nil, &patience)
    return table.first { $0.number == number }?.meaning
  }

  private static var set: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for entry in table { sigaddset(&signals, entry.number) }
    return signals
  }
}

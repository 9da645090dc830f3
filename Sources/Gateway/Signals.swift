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

  /// Waits for the next signal; it must be blocked.
  static func next() -> Signals {
    var signals = set
    while true {
      var number: Int32 = 0
      guard sigwait(&signals, &number) == 0 else { continue }
      if let entry = table.first(where: { $0.number == number }) { return entry.meaning }
    }
  }

  private static var set: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for entry in table { sigaddset(&signals, entry.number) }
    return signals
  }
}

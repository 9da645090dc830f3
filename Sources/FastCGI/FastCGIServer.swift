internal import CFastCGI
internal import FastCGIRecords
import Glibc
import Locks
import Synchronization

/// Answers the requests of a web server, on threads of its own.
///
///     let server = try FastCGIServer(
///       listener: .open(path: "/run/marquee/gateway.sock"), workers: 2, maxBodyBytes: 1 << 20
///     ) { _ in
///       FastCGIResponse(status: 200, headers: ["Content-Type": "text/plain"], body: [])
///     }
///     try server.start()
///     server.stop()
///
/// All threads wait together for the listening socket and for every connection, and work on one only
/// as far as that takes no waiting. So a connection occupies none of them, whether its peer says
/// nothing, stops in the middle of a request, or does not take its answer.
package final class FastCGIServer: Sendable {
  /// How long a request may take to arrive, and an answer to be taken.
  package static let patience = Duration.seconds(5)

  private let listener: ListeningSocket
  private let workers: Int
  private let patience: Duration
  private let maxBodyBytes: Int
  private let makeResponder: @Sendable () -> Responder
  private let onAcceptError: @Sendable (_ code: Int32) -> Void
  private let onRelief: @Sendable () -> Void

  private let poller: Poller
  private let waiting = Mutex(WaitingConnections())
  private let threads = Mutex<WorkerThreads?>(nil)
  private let isStopping = Atomic(false)

  /// - Parameters:
  ///   - maxBodyBytes: longer bodies reach the handler as `.tooLarge`.
  ///   - onAcceptError: told why a connection could not be accepted; it will be tried again.
  ///   - onRelief: told when much memory that peers made the server hold is free again.
  ///   - handler: is called on several threads at the same time.
  package init(
    listener: ListeningSocket, workers: Int, maxBodyBytes: Int,
    patience: Duration = FastCGIServer.patience,
    onAcceptError: @escaping @Sendable (_ code: Int32) -> Void = { _ in },
    onRelief: @escaping @Sendable () -> Void = {},
    handler: @escaping @Sendable (FastCGIRequest) -> FastCGIResponse
  ) throws(FastCGIError) {
    self.listener = listener
    self.workers = workers
    self.patience = patience
    self.maxBodyBytes = maxBodyBytes
    self.onAcceptError = onAcceptError
    self.onRelief = onRelief
    makeResponder = { Responder(maxBodyBytes: maxBodyBytes, handler: handler) }
    poller = try Poller()
  }

  /// Starts to serve.
  package func start() throws(FastCGIError) {
    Responder.prepareLibrary
    guard poller.watch(listener.descriptor) else {
      throw .failed(call: "epoll_ctl", address: listener.name, code: errno)
    }
    let started = try WorkerThreads(count: workers) { self.work() }
    threads.withLock { $0 = started }
  }

  /// Accepts no more, answers what has arrived, and returns when all is done.
  ///
  /// What waits at an inherited socket stays there for the next process.
  package func stop() {
    let running = threads.withLock { threads in
      defer { threads = nil }
      return threads
    }
    guard let running else { return }
    isStopping.store(true, ordering: .releasing)
    listener.unpublish()
    poller.raiseAlarm()
    running.join()
    poller.endAlarm()
    if !listener.isInherited { acceptWaiting() }
    poller.forget(listener.descriptor)
    // On a thread of that kind, because this must not be interrupted either.
    let last = try? WorkerThreads(count: 1) { self.finish() }
    last?.join()
    for connection in waiting.withLock({ $0.takeAll() }) { close(connection) }
  }

  private func work() {
    let responder = makeResponder()
    var mustListenAgain = false
    var nextLook = SuspendingClock.now
    while !isStopping.load(ordering: .acquiring) {
      let ready = poller.wait(milliseconds: mustListenAgain ? 100 : lookInterval)
      let now = SuspendingClock.now
      if now >= nextLook {
        closeOverdue(now)
        nextLook = now + .milliseconds(Int64(lookInterval))
      }
      if mustListenAgain {
        _ = poller.watchAgain(listener.descriptor)
        mustListenAgain = false
      }
      guard let ready else { continue }
      if ready != listener.descriptor {
        serve(ready, with: responder, now)
      } else if acceptWaiting() {
        _ = poller.watchAgain(listener.descriptor)
      } else {
        mustListenAgain = true
      }
    }
  }

  /// Answers the requests that have arrived, those that are half-way, and those that arrive within a
  /// moment.
  private func finish() {
    let responder = makeResponder()
    while true {
      let ready = poller.wait(milliseconds: 20)
      let now = SuspendingClock.now
      closeOverdue(now)
      if let ready {
        serve(ready, with: responder, now)
      } else if !waiting.withLock({ $0.isAnyUnderWay }) {
        return
      }
    }
  }

  /// How often a thread looks for deadlines that have passed.
  private var lookInterval: Int32 {
    let (seconds, attoseconds) = (patience / 4).components
    return Int32(clamping: max(1, min(1000, seconds * 1000 + attoseconds / 1_000_000_000_000_000)))
  }

  private func closeOverdue(_ now: SuspendingClock.Instant) {
    for connection in waiting.withLock({ $0.takeOverdue(now: now) }) { close(connection) }
    if waiting.withLock({ $0.isRelieved() }) { onRelief() }
  }

  /// Does for a connection what can be done at once.
  private func serve(
    _ descriptor: Int32, with responder: Responder, _ now: SuspendingClock.Instant
  ) {
    let (taken, isFull) = waiting.withLock { ($0.take(descriptor), $0.isFull) }
    guard var connection = taken else { return }
    let goesOn = connection.advance(now: now) { request in
      responder.answer(request, isRefused: isFull).map { records in
        (records, keepsOpen: request.keepsOpen && !isStopping.load(ordering: .relaxed))
      }
    }
    if goesOn {
      let event: Poller.Event = connection.isSending ? .writing : .reading
      wait(for: connection) { poller.watchAgain(descriptor, for: event) }
    } else {
      close(descriptor)
    }
  }

  /// Accepts the connections that are waiting.
  ///
  /// New ones are not read at once: their peer may have nothing to say yet.
  ///
  /// - Returns: whether none is left; otherwise the system is short of something.
  @discardableResult
  private func acceptWaiting() -> Bool {
    let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    while true {
      let descriptor = accept4(listener.descriptor, nil, nil, flags)
      if descriptor >= 0 {
        sendAtOnce(descriptor)
        let connection = Connection(
          descriptor, maximumInput: maxBodyBytes, patience: patience, now: .now)
        wait(for: connection) { poller.watch(descriptor) }
        continue
      }
      let code = errno
      switch code {
      case EAGAIN: return true
      case EINTR: continue
      case ECONNABORTED: onAcceptError(code)
      default:
        onAcceptError(code)
        return false
      }
    }
  }

  private func wait(for connection: Connection, _ watch: () -> Bool) {
    let descriptor = connection.descriptor
    guard waiting.withLock({ $0.insert(connection) }) else {
      close(descriptor)
      return
    }
    // Where it cannot be watched, nobody else can have taken it meanwhile but for its deadline.
    if !watch(), waiting.withLock({ $0.take(descriptor) }) != nil { close(descriptor) }
  }

  /// Keeps TCP from holding bytes back; Unix sockets don't, and refuse to be told.
  private func sendAtOnce(_ connection: Int32) {
    var yes: Int32 = 1
    setsockopt(
      connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
  }
}

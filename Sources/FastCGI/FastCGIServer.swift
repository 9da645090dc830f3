import Glibc
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
/// All threads wait together for the listening socket and for every connection
/// that has no request under way, so an idle connection occupies none of them,
/// and neither does a peer that connects and says nothing.
package final class FastCGIServer: Sendable {
  /// How long a peer may leave a request, or an answer, half-way.
  package static let patience = Duration.seconds(5)

  private let listener: ListeningSocket
  private let workers: Int
  private let patience: Duration
  private let makeResponder: @Sendable () -> Responder
  private let onAcceptError: @Sendable (_ code: Int32) -> Void

  private let poller: Poller
  /// The connections that wait for a request.
  private let idle = Mutex<Set<Int32>>([])
  private let threads = Mutex<WorkerThreads?>(nil)
  private let isStopping = Atomic(false)

  /// - Parameters:
  ///   - maxBodyBytes: longer bodies reach the handler as `.tooLarge`.
  ///   - onAcceptError: told why a connection could not be accepted; it will be tried again.
  ///   - handler: is called on several threads at the same time.
  package init(
    listener: ListeningSocket, workers: Int, maxBodyBytes: Int,
    patience: Duration = FastCGIServer.patience,
    onAcceptError: @escaping @Sendable (_ code: Int32) -> Void = { _ in },
    handler: @escaping @Sendable (FastCGIRequest) -> FastCGIResponse
  ) throws(FastCGIError) {
    self.listener = listener
    self.workers = workers
    self.patience = patience
    self.onAcceptError = onAcceptError
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
    idle.withLock {
      for connection in $0 { close(connection) }
      $0 = []
    }
  }

  private func work() {
    let responder = makeResponder()
    var mustListenAgain = false
    while !isStopping.load(ordering: .acquiring) {
      let ready = poller.wait(milliseconds: mustListenAgain ? 100 : -1)
      if mustListenAgain {
        _ = poller.watchAgain(listener.descriptor)
        mustListenAgain = false
      }
      guard let ready else { continue }
      if ready != listener.descriptor {
        serve(ready, with: responder)
      } else if acceptWaiting() {
        _ = poller.watchAgain(listener.descriptor)
      } else {
        mustListenAgain = true
      }
    }
  }

  /// Answers the requests that have arrived, and those that arrive within a moment.
  private func finish() {
    let responder = makeResponder()
    while let connection = poller.wait(milliseconds: 20) { serve(connection, with: responder) }
  }

  /// Answers one request, then waits for the connection's next.
  private func serve(_ connection: Int32, with responder: Responder) {
    idle.withLock { _ = $0.remove(connection) }
    let keepsOpen = !isStopping.load(ordering: .relaxed)
    if responder.respond(on: connection, keepsOpen: keepsOpen) {
      wait(for: connection) { poller.watchAgain(connection) }
    }
  }

  /// Accepts the connections that are waiting.
  ///
  /// New ones are not read at once: their peer may have nothing to say yet.
  ///
  /// - Returns: whether none is left; otherwise the system is short of something.
  @discardableResult
  private func acceptWaiting() -> Bool {
    while true {
      let connection = accept(listener.descriptor, nil, nil)
      if connection >= 0 {
        limitWaiting(connection)
        wait(for: connection) { poller.watch(connection) }
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

  private func wait(for connection: Int32, _ watch: () -> Bool) {
    idle.withLock { _ = $0.insert(connection) }
    if !watch() {
      idle.withLock { _ = $0.remove(connection) }
      close(connection)
    }
  }

  /// libfcgi has no time limits of its own.
  private func limitWaiting(_ connection: Int32) {
    let (seconds, attoseconds) = patience.components
    var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    // Refused by Unix sockets, which don't hold back bytes anyway.
    var yes: Int32 = 1
    setsockopt(
      connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
  }
}

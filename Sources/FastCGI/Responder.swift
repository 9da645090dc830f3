internal import CFastCGI
internal import FastCGIRecords
import Glibc

/// Reads requests with libfcgi and has them answered; one for each thread.
///
/// libfcgi would rather accept connections itself, wait on each for its next request, a thread a
/// connection, and wait without end for a peer that stops in the middle. It also ends the process
/// where lengths do not add up. So it is given only requests that have arrived whole and have been
/// looked through, from a file in memory, and the answer does not go through it. That writes to three
/// fields of `FCGX_Request` that its header advises against touching: all of it is in `receive`.
final class Responder {
  private let request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
  private let file = MemoryFile()
  private let maxBodyBytes: Int
  private let handler: @Sendable (FastCGIRequest) -> FastCGIResponse

  /// Prepares libfcgi, once for the process, without its signal handlers.
  static let prepareLibrary: Void = {
    var actions: [(signal: Int32, action: sigaction)] = []
    for signal in [SIGTERM, SIGUSR1] {
      var action = sigaction()
      sigaction(signal, nil, &action)
      actions.append((signal, action))
    }
    FCGX_Init()
    for var (signal, action) in actions { sigaction(signal, &action, nil) }
  }()

  init(
    maxBodyBytes: Int, handler: @escaping @Sendable (FastCGIRequest) -> FastCGIResponse
  ) {
    self.maxBodyBytes = maxBodyBytes
    self.handler = handler
    // No listening socket: libfcgi never accepts by itself.
    FCGX_InitRequest(request, -1, 0)
  }

  deinit { request.deallocate() }

  /// Has a request answered.
  ///
  /// - Parameter isRefused: see `FastCGIRequest.isRefused`.
  /// - Returns: the records of the answer; `nil` if the system is short of memory.
  func answer(_ whole: WholeRequest, isRefused: Bool) -> [UInt8]? {
    guard var received = receive(whole) else { return nil }
    received.isRefused = isRefused
    return handler(received).records(to: whole.requestID, isHead: received.method == "HEAD")
  }

  private func receive(_ whole: WholeRequest) -> FastCGIRequest? {
    guard file.hold(whole.records) else { return nil }
    request.pointee.ipcFd = file.descriptor
    // Otherwise libfcgi closes it before it reads.
    request.pointee.keepConnection = 1
    // Otherwise libfcgi waits up to two seconds for the peer to close first.
    request.pointee.detached = 1
    guard FCGX_Accept_r(request) == 0 else {
      file.forget(isClosed: true)
      return nil
    }
    defer { FCGX_Free(request, 0) }
    var received = FastCGIRequest(
      method: parameter("REQUEST_METHOD") ?? "GET", path: path,
      contentType: parameter("CONTENT_TYPE"), contentEncoding: parameter("HTTP_CONTENT_ENCODING"),
      accept: parameter("HTTP_ACCEPT"), ifNoneMatch: parameter("HTTP_IF_NONE_MATCH"),
      body: body(of: whole))
    received.isLocal = parameter("MARQUEE_LOCAL") != nil
    return received
  }

  private var path: String {
    if let path = parameter("DOCUMENT_URI") { return path }
    let address = parameter("REQUEST_URI") ?? "/"
    return String(decoding: address.utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
  }

  private func body(of whole: WholeRequest) -> FastCGIRequest.Body {
    guard let count = whole.input?.count else { return .tooLarge }
    let length = parameter("CONTENT_LENGTH").map { Int($0) ?? -1 } ?? count
    guard length <= maxBodyBytes else { return .tooLarge }
    guard 0...count ~= length else { return .incomplete }
    return .complete(
      [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
        guard length > 0, let start = buffer.baseAddress else { return }
        count = start.withMemoryRebound(to: CChar.self, capacity: length) {
          Int(FCGX_GetStr($0, Int32(length), request.pointee.in))
        }
      })
  }

  /// A parameter of the request, unless it is absent or empty.
  private func parameter(_ name: StaticString) -> String? {
    let name = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    guard let value = FCGX_GetParam(name, request.pointee.envp), value.pointee != 0 else {
      return nil
    }
    return String(cString: value)
  }
}

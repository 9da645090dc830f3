internal import CFastCGI
import Glibc

/// Reads a request from a connection with libfcgi, and writes the answer; one for each thread.
///
/// libfcgi would rather accept connections itself, and then wait on each for its
/// next request, a thread a connection. So it is given one that has something to
/// read, and gives it back before the answer, which it would write in pieces of
/// eight kilobytes. That writes to three fields of `FCGX_Request` that its header
/// advises against touching: all of it is in `respond(on:keepsOpen:)`.
final class Responder {
  private let request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
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

  /// Answers the request that has begun to arrive on a connection.
  ///
  /// - Parameter keepsOpen: whether the connection may serve another request.
  /// - Returns: whether the connection is still open; otherwise it has been closed.
  func respond(on connection: Int32, keepsOpen: Bool) -> Bool {
    request.pointee.ipcFd = connection
    // Otherwise libfcgi closes it before it reads.
    request.pointee.keepConnection = 1
    // Otherwise libfcgi waits up to two seconds for the peer to close first.
    request.pointee.detached = 1
    guard FCGX_Accept_r(request) == 0 else { return false }
    var staysOpen = false
    if let received = receive() {
      let records = handler(received).records(
        to: UInt16(truncatingIfNeeded: request.pointee.requestId),
        isHead: received.method == "HEAD")
      staysOpen = Self.send(records, to: connection)
    }
    if !keepsOpen || request.pointee.keepConnection == 0 { staysOpen = false }
    FCGX_Free(request, staysOpen ? 0 : 1)
    return staysOpen
  }

  /// Sends all bytes; `false` if the connection breaks, or its peer has lost patience.
  private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// Reads the whole request; `nil` if the connection breaks, or the peer aborts it.
  private func receive() -> FastCGIRequest? {
    let body = receiveBody(announced: parameter("CONTENT_LENGTH"))
    guard FCGX_GetError(request.pointee.in) == 0 else { return nil }
    return FastCGIRequest(
      method: parameter("REQUEST_METHOD") ?? "GET", path: path,
      contentType: parameter("CONTENT_TYPE"), contentEncoding: parameter("HTTP_CONTENT_ENCODING"),
      accept: parameter("HTTP_ACCEPT"), ifNoneMatch: parameter("HTTP_IF_NONE_MATCH"), body: body)
  }

  private var path: String {
    if let path = parameter("DOCUMENT_URI") { return path }
    let address = parameter("REQUEST_URI") ?? "/"
    return String(decoding: address.utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
  }

  /// Reads the body to its end, whatever it is: the next request comes after it.
  private func receiveBody(announced: String?) -> FastCGIRequest.Body {
    let length = announced.map { Int($0) ?? -1 }
    let wanted = min(length ?? maxBodyBytes, maxBodyBytes)
    let stream = request.pointee.in
    let body = [UInt8](unsafeUninitializedCapacity: max(wanted, 0)) { buffer, count in
      guard wanted > 0, let start = buffer.baseAddress else { return }
      count = start.withMemoryRebound(to: CChar.self, capacity: wanted) {
        Int(FCGX_GetStr($0, Int32(wanted), stream))
      }
    }
    let isMore = discardRest()
    if let length {
      guard length <= maxBodyBytes else { return .tooLarge }
      return body.count == length ? .complete(body) : .incomplete
    }
    return isMore ? .tooLarge : .complete(body)
  }

  /// Reads what is left; returns whether there was anything.
  private func discardRest() -> Bool {
    var isMore = false
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { buffer in
      while FCGX_GetStr(buffer.baseAddress, 1024, request.pointee.in) > 0 { isMore = true }
    }
    return isMore
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

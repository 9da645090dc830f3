internal import CCurl
import Core
import Glibc
import Locks

extension HTTPClient {
  /// Over the network, with libcurl: HTTP/2 where the server has it, connections kept and shared.
  ///
  /// Redirections are not followed: whoever follows one decides which headers go along.
  /// The thread behind it lives as long as the process, so make one client and share it.
  ///
  /// - Parameter agent: who we say we are.
  package static func live(agent: String) -> HTTPClient {
    let transport = CurlTransport(agent: agent)
    return HTTPClient { request throws(HTTPError) in try await transport.send(request) }
  }
}

/// libcurl's multi interface, driven by one thread.
final class CurlTransport: Sendable {
  /// More than these to one host wait for their turn.
  static let connectionsPerHost = 16

  private struct Mailbox {
    var new: [CurlExchange] = []
    var cancelled: [CurlExchange] = []
  }

  private let agent: String
  private let mailbox = Mutex(Mailbox())
  /// The multi handle: the thread's own; others may only wake it.
  nonisolated(unsafe) private let multi: UnsafeMutableRawPointer?

  init(agent: String) {
    self.agent = agent
    curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    multi = curl_multi_init()
    _ = marquee_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, Self.connectionsPerHost)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<CurlTransport>.fromOpaque(context).takeRetainedValue().drive()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(code == 0, "no thread for the network: \(String(cString: strerror(code)))")
    pthread_detach(thread)
  }

  /// Sends a request and waits for the answer; gives it up when the task is cancelled.
  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let exchange = CurlExchange(request, agent: agent)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        exchange.continuation.withLock { $0 = continuation }
        mailbox.withLock { $0.new.append(exchange) }
        curl_multi_wakeup(multi)
      }
    } onCancel: {
      mailbox.withLock { $0.cancelled.append(exchange) }
      curl_multi_wakeup(multi)
    }
    return try result.get()
  }

  /// The thread: takes exchanges in, lets libcurl move them, and hands the answers out.
  private func drive() {
    var running: [UnsafeMutableRawPointer: CurlExchange] = [:]
    while true {
      let mail = mailbox.withLock { mailbox in
        defer { mailbox = Mailbox() }
        return mailbox
      }
      for exchange in mail.new {
        guard let handle = exchange.prepare() else { continue }
        running[handle] = exchange
        curl_multi_add_handle(multi, handle)
      }
      for exchange in mail.cancelled {
        guard let handle = exchange.handle, running.removeValue(forKey: handle) != nil else {
          exchange.cancel()
          continue
        }
        curl_multi_remove_handle(multi, handle)
        exchange.cancel()
      }
      var count: Int32 = 0
      curl_multi_perform(multi, &count)
      var left: Int32 = 0
      while let message = curl_multi_info_read(multi, &left) {
        guard let handle = message.pointee.easy_handle, message.pointee.msg == CURLMSG_DONE,
          let exchange = running.removeValue(forKey: handle)
        else { continue }
        let code = marquee_curl_message_result(message)
        curl_multi_remove_handle(multi, handle)
        exchange.finish(code)
      }
      curl_multi_poll(multi, nil, 0, 60_000, nil)
    }
  }
}

/// One request and what has come of it so far; after `send` only the thread touches it.
final class CurlExchange: @unchecked Sendable {
  typealias Answer = Result<HTTPResponse, HTTPError>

  /// How many bytes all the headers may have, redirected or not, and the body of an answer that
  /// says no.
  static let maximumHeaders = 1 << 18
  static let maximumProblem = 1 << 20
  static let connectSeconds = 15

  /// Resumed once, by whoever empties it.
  let continuation = Mutex<CheckedContinuation<Answer, Never>?>(nil)
  private(set) var handle: UnsafeMutableRawPointer?
  private let request: HTTPRequest
  private let agent: String
  private var list: UnsafeMutablePointer<curl_slist>?
  private var response = HTTPResponse(status: 0)
  private var headerBytes = 0
  private var isTooLong = false

  init(_ request: HTTPRequest, agent: String) {
    self.request = request
    self.agent = agent
  }

  deinit {
    curl_slist_free_all(list)
    if let handle { curl_easy_cleanup(handle) }
  }

  /// Makes the handle; `nil` if libcurl refuses the request, which is then answered.
  func prepare() -> UnsafeMutableRawPointer? {
    guard let handle = curl_easy_init() else {
      resume(.failure(.unreachable(address: request.address, reason: "out of memory")))
      return nil
    }
    self.handle = handle
    request.file?.restart()
    guard marquee_curl_set_text(handle, CURLOPT_URL, request.url) == CURLE_OK else {
      resume(.failure(.invalid(address: request.address, reason: "not an address")))
      return nil
    }
    setLimits(handle)
    setRequest(handle)
    setReceivers(handle)
    return handle
  }

  /// Ends it as libcurl says it ended.
  func finish(_ code: CURLcode) {
    guard code != CURLE_OK else {
      response.status = status
      return resume(.success(response))
    }
    let reason = String(cString: curl_easy_strerror(code))
    let address = request.address
    switch code {
    case _ where isTooLong, CURLE_FILESIZE_EXCEEDED:
      resume(.failure(.tooLong(address: address, limit: request.limit)))
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
      CURLE_SSL_CONNECT_ERROR:
      resume(.failure(.unreachable(address: address, reason: reason)))
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
      resume(.failure(.untrusted(address: address, reason: reason)))
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      resume(.failure(.invalid(address: address, reason: reason)))
    default:
      resume(.failure(.interrupted(address: address, reason: reason)))
    }
  }

  func cancel() {
    resume(.failure(.interrupted(address: request.address, reason: "cancelled")))
  }

  private func resume(_ answer: Answer) {
    let waiting = continuation.withLock { continuation in
      defer { continuation = nil }
      return continuation
    }
    waiting?.resume(returning: answer)
  }

  private func setLimits(_ handle: UnsafeMutableRawPointer) {
    let milliseconds = max(1, Int(nearest: request.timeout / .milliseconds(1)))
    _ = marquee_curl_set_long(handle, CURLOPT_TIMEOUT_MS, milliseconds)
    _ = marquee_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, Self.connectSeconds)
    _ = marquee_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
    let patience = max(1, Int(nearest: request.patience / .seconds(1)))
    _ = marquee_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, patience)
    _ = marquee_curl_set_large(
      handle, CURLOPT_MAXFILESIZE_LARGE,
      curl_off_t(max(request.limit, Self.maximumProblem)))
    _ = marquee_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    _ = marquee_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    // A proxy that the environment names reads all that is not encrypted, tokens too.
    if !request.url.lowercased().hasPrefix("https://") {
      _ = marquee_curl_set_text(handle, CURLOPT_NOPROXY, "*")
    }
    // Wait for a connection that can be shared rather than open another.
    _ = marquee_curl_set_long(handle, CURLOPT_PIPEWAIT, 1)
    _ = marquee_curl_set_long(handle, CURLOPT_FRESH_CONNECT, request.isRepeatable ? 0 : 1)
    _ = marquee_curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
  }

  private func setRequest(_ handle: UnsafeMutableRawPointer) {
    _ = marquee_curl_set_text(handle, CURLOPT_USERAGENT, agent)
    // Empty: every compression that libcurl can undo.
    _ = marquee_curl_set_text(handle, CURLOPT_ACCEPT_ENCODING, "")
    // "Expect: 100-continue" would cost a round trip, or a second where it is not understood.
    // Without a value, a header that libcurl would add stays out.
    var headers = request.headers.map { "\($0.name): \($0.value)" } + ["Expect:"]
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      headers.append("Content-Type:")
    }
    for header in headers { list = curl_slist_append(list, header) }
    _ = marquee_curl_set_pointer(handle, CURLOPT_HTTPHEADER, list)
    switch request.method {
    case .get: break
    case .head: _ = marquee_curl_set_long(handle, CURLOPT_NOBODY, 1)
    case .post, .put, .delete:
      let body = request.body ?? []
      _ = marquee_curl_set_long(handle, CURLOPT_POST, 1)
      _ = marquee_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
      _ = marquee_curl_set_large(
        handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
      // libcurl makes a copy of it, of the size set just before. Nil would mean standard input.
      _ = (body.isEmpty ? [0] : body).withUnsafeBytes {
        marquee_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
      }
    }
  }

  private func setReceivers(_ handle: UnsafeMutableRawPointer) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    _ = marquee_curl_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let exchange = Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    _ = marquee_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    _ = marquee_curl_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let exchange = Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    _ = marquee_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    let isAnswer = status == 200
    if isAnswer, let file = request.file {
      isTooLong = !file.append(bytes)
    } else {
      let limit = isAnswer ? request.limit : max(request.limit, Self.maximumProblem)
      isTooLong = bytes.count > limit - response.body.count
      if !isTooLong { response.body.append(contentsOf: bytes) }
    }
    return isTooLong ? 0 : bytes.count
  }

  private var status: Int {
    var status = 0
    _ = marquee_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  /// One line; a status line begins the headers anew (after "100 Continue").
  private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    isTooLong = headerBytes > Self.maximumHeaders
    if isTooLong { return 0 }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      response.headers = []
    } else if let colon = line.firstIndex(of: ":") {
      var value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
      while value.last?.isWhitespace == true { value.removeLast() }
      response.headers.append((String(line[..<colon]), String(value)))
    }
    return bytes.count
  }
}

import Core

/// What is asked of a server.
package struct HTTPRequest: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  package var method: Method
  /// An absolute address. It may hold a secret in its query, so it is never shown or logged.
  package var url: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]?
  /// How long the whole exchange may take.
  package var timeout: Duration
  /// It is given up sooner when nothing has moved for so long.
  package var patience: Duration
  /// How many bytes the answer may have once it is decompressed; of a longer one nothing is kept.
  package var limit: Int
  /// Where the body of an answer of status 200 goes instead of into memory.
  package var file: HashedFile?
  /// Whether it may arrive twice: libcurl repeats what a kept connection turns out to be closed for.
  package var isRepeatable: Bool

  package init(
    _ method: Method = .get, _ url: String, headers: [(name: String, value: String)] = [],
    body: [UInt8]? = nil, timeout: Duration = .seconds(60),
    patience: Duration = .seconds(30), limit: Int = HTTPRequest.usualLimit,
    file: HashedFile? = nil, isRepeatable: Bool = true
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.patience = patience
    self.limit = limit
    self.file = file
    self.isRepeatable = isRepeatable
  }

  /// Far more than a page of JSON has.
  package static let usualLimit = 4 << 20

  /// The address without user, password, query and fragment: what may be shown.
  package var address: String {
    let shown = url.prefix { $0 != "?" && $0 != "#" }
    guard let scheme = shown.firstRange(of: "://"),
      let user = shown[scheme.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
    else { return String(shown) }
    return String(shown[..<scheme.upperBound] + shown[shown.index(after: user)...])
  }
}

/// What a server answered, whatever its status.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  /// Decompressed.
  package var body: [UInt8]

  package init(
    status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of the last header of that name, in whatever letters it is written.
  package subscript(header name: String) -> String? {
    headers.last { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Why there is no whole answer.
package enum HTTPError: Error, Hashable, Sendable {
  /// Nobody could be asked: no such host, no connection, no TLS.
  case unreachable(address: String, reason: String)
  /// The exchange broke off or took too long; the server may have acted on the request.
  case interrupted(address: String, reason: String)
  /// The request itself is at fault.
  case invalid(address: String, reason: String)
  /// The answer is longer than any that belongs there.
  case tooLong(address: String, limit: Int)
  /// Nobody vouches for the server's certificate.
  case untrusted(address: String, reason: String)

  /// Whether the same request may succeed a moment later.
  package var isTransient: Bool {
    switch self {
    case .unreachable, .interrupted: true
    case .invalid, .tooLong, .untrusted: false
    }
  }
}

extension HTTPError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreachable(let address, let reason):
      "\(address) cannot be reached (\(reason)): check the network and the address"
    case .interrupted(let address, let reason):
      "\(address) gave no whole answer (\(reason)): try again later"
    case .invalid(let address, let reason):
      "\(address) cannot be asked (\(reason)): correct the address in the configuration"
    case .tooLong(let address, let limit):
      "\(address) answers with more than the \(limit) bytes that belong there:"
        + " check the address, and what stands between"
    case .untrusted(let address, let reason):
      "the certificate of \(address) cannot be trusted (\(reason)):"
        + " install the package ca-certificates, and check the clock and the address"
    }
  }
}

/// The way to other servers; tests put their own in its place.
package struct HTTPClient: Sendable {
  /// Sends a request and waits for the whole answer. Redirections are answers like others.
  package var send: @Sendable (HTTPRequest) async throws(HTTPError) -> HTTPResponse

  package init(
    send: @escaping @Sendable (HTTPRequest) async throws(HTTPError) -> HTTPResponse
  ) {
    self.send = send
  }
}

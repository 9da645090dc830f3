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
  /// Whether it may arrive twice: libcurl repeats what a kept connection turns out to be closed for.
  package var isRepeatable: Bool

  package init(
    _ method: Method = .get, _ url: String, headers: [(name: String, value: String)] = [],
    body: [UInt8]? = nil, timeout: Duration = .seconds(60),
    patience: Duration = .seconds(30), isRepeatable: Bool = true
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.patience = patience
    self.isRepeatable = isRepeatable
  }

  /// The address without query and fragment: what may be shown.
  package var address: String {
    String(url.prefix { $0 != "?" && $0 != "#" })
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

  /// Whether the same request may succeed a moment later.
  package var isTransient: Bool {
    if case .invalid = self { false } else { true }
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

/// What the web server passes on of a request.
package struct FastCGIRequest: Hashable, Sendable {
  package enum Body: Hashable, Sendable {
    case complete([UInt8])
    /// Shorter than announced.
    case incomplete
    /// Longer than the server's limit; what it was is not kept.
    case tooLarge
  }

  package var method: String
  /// Without the query.
  package var path: String
  package var contentType: String?
  /// The `Content-Encoding` header.
  package var contentEncoding: String?
  /// The `Accept` header.
  package var accept: String?
  /// The `If-None-Match` header.
  package var ifNoneMatch: String?
  package var body: Body
  /// Whether a user of the socket asks rather than a web server, which the parameter `MARQUEE_LOCAL`
  /// says: all that a visitor can set begins with `HTTP_`.
  package var isLocal = false
  /// Whether answers that nobody takes fill the memory there is for them, so that only a small one may
  /// be given.
  package var isRefused = false

  package init(
    method: String, path: String, contentType: String? = nil, contentEncoding: String? = nil,
    accept: String? = nil, ifNoneMatch: String? = nil, body: Body = .complete([])
  ) {
    self.method = method
    self.path = path
    self.contentType = contentType
    self.contentEncoding = contentEncoding
    self.accept = accept
    self.ifNoneMatch = ifNoneMatch
    self.body = body
  }
}

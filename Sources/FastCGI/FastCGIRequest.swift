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
  /// The `Accept` header.
  package var accept: String?
  /// The `If-None-Match` header.
  package var ifNoneMatch: String?
  package var body: Body

  package init(
    method: String, path: String, contentType: String? = nil, accept: String? = nil,
    ifNoneMatch: String? = nil, body: Body = .complete([])
  ) {
    self.method = method
    self.path = path
    self.contentType = contentType
    self.accept = accept
    self.ifNoneMatch = ifNoneMatch
    self.body = body
  }
}

/// What goes back to the web server.
package struct FastCGIResponse: Hashable, Sendable {
  package struct Header: Hashable, Sendable {
    package var name: String
    package var value: String
  }

  package var status: Int
  package var headers: [Header]
  package var body: [UInt8]

  /// - Parameter headers: `Content-Length` is added by the server.
  package init(status: Int, headers: KeyValuePairs<String, String>, body: [UInt8]) {
    self.status = status
    self.headers = headers.map { Header(name: $0, value: $1) }
    self.body = body
  }

  /// Adds a header.
  package mutating func add(_ name: String, _ value: String) {
    headers.append(Header(name: name, value: value))
  }

  /// The value of the first header of that name, written alike.
  package subscript(header name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  /// The head as FastCGI wants it, with the empty line that ends it.
  var head: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    bytes += "Status: ".utf8
    bytes += status.description.utf8
    bytes += phrase.utf8
    for header in headers {
      bytes += "\r\n".utf8
      bytes += header.name.utf8
      bytes += ": ".utf8
      bytes += header.value.utf8
    }
    // An answer that never has a body has no length either.
    if status != 204 && status != 304 {
      bytes += "\r\nContent-Length: ".utf8
      bytes += body.count.description.utf8
    }
    bytes += "\r\n\r\n".utf8
    return bytes
  }

  /// The status in words, which nginx passes on.
  private var phrase: String {
    switch status {
    case 200: " OK"
    case 204: " No Content"
    case 304: " Not Modified"
    case 400: " Bad Request"
    case 404: " Not Found"
    case 405: " Method Not Allowed"
    case 406: " Not Acceptable"
    case 413: " Content Too Large"
    case 415: " Unsupported Media Type"
    case 422: " Unprocessable Content"
    case 503: " Service Unavailable"
    default: " Unknown"
    }
  }
}

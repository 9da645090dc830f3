internal import FastCGIRecords

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

  /// The response in records, to be sent at once.
  ///
  /// Only the last record tells the web server that the response is whole, so one that is cut off
  /// can never look so.
  package func records(to requestID: UInt16, isHead: Bool) -> [UInt8] {
    let head = head
    let body = isHead ? [] : body
    var records = RecordWriter(requestID: requestID, capacity: head.count + body.count)
    records.stream(.output, head)
    records.stream(.output, body)
    records.append(.output)
    records.endRequest()
    return records.bytes
  }

  /// The head as CGI has it (RFC 3875, section 6), with the empty line that ends it.
  private var head: [UInt8] {
    var head: [UInt8] = []
    head.reserveCapacity(512)
    head += "Status: ".utf8
    head += status.description.utf8
    head += phrase.utf8
    head += "\r\n".utf8
    for header in headers {
      head += header.name.utf8
      head += ": ".utf8
      head += header.value.utf8
      head += "\r\n".utf8
    }
    // An answer that never has a body has no length either.
    if status != 204 && status != 304 {
      head += "Content-Length: ".utf8
      head += body.count.description.utf8
      head += "\r\n".utf8
    }
    head += "\r\n".utf8
    return head
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

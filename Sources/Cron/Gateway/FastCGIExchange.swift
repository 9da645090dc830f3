import FastCGIRecords

/// One FastCGI request from the side of the web server, and its answer.
///
/// `GatewayClient` asks the gateway so, past nginx.
package struct FastCGIExchange {
  /// The bytes of a GET request; the server closes the connection after its answer.
  package static func request(path: String) -> [UInt8] {
    let parameters: KeyValuePairs = [
      "REQUEST_METHOD": "GET", "SCRIPT_NAME": path, "DOCUMENT_URI": path, "REQUEST_URI": path,
      "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1", "GATEWAY_INTERFACE": "CGI/1.1",
      "HTTP_ACCEPT": "application/json",
      // No web server says that: the gateway tells its process number.
      "MARQUEE_LOCAL": "yes",
    ]
    var records = RecordWriter()
    records.beginRequest(keepsOpen: false)
    records.stream(.parameters, NameValuePairs.encode(parameters))
    records.append(.parameters)
    records.append(.input)
    return records.bytes
  }

  private var reader = RecordReader()
  /// The header fields and the body of the answer; a gateway's has far fewer bytes.
  private var output = RecordStream(limit: 1 << 20)

  package init() {}

  /// Takes in bytes of the answer; returns whether that is all of it.
  ///
  /// What is no FastCGI, or has no end, is over too, and has no body.
  package mutating func receive(_ bytes: some Collection<UInt8>) -> Bool {
    reader.append(bytes)
    do {
      while let record = try reader.next() {
        if record.kind == .output { output.append(record.content) }
        if record.kind == .endRequest { return true }
      }
      return output.isTooLong
    } catch {
      output = RecordStream(limit: 0)
      return true
    }
  }

  /// What comes after the blank line.
  package var body: ArraySlice<UInt8>? {
    output.bytes.firstRange(of: "\r\n\r\n".utf8).map { output.bytes[$0.upperBound...] }
  }
}

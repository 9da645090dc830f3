import FastCGIRecords
import Glibc
import Locks

/// A connection to a FastCGI application, as a web server makes it.
///
/// It sends and receives raw records, so it can also do what no web server does.
package final class FastCGIClient: Sendable {
  /// What came back for one request.
  package struct Answer: Hashable, Sendable {
    /// As CGI has it: header lines, an empty line, the body.
    package var output: String
    package var status: Int? {
      output.split(separator: "\r\n").lazy
        .compactMap { $0.hasPrefix("Status: ") ? Int($0.dropFirst(8).prefix(3)) : nil }.first
    }
    package var body: String {
      output.utf8.firstRange(of: "\r\n\r\n".utf8)
        .map { String(output[$0.upperBound...]) } ?? ""
    }
    /// Whether the end of the request was told.
    package var isComplete: Bool
  }

  package enum Failure: Error {
    case cannotConnect(code: Int32)
    case cannotSend(code: Int32)
  }

  private let descriptor: Int32
  private let reader = Mutex(RecordReader())
  private let server: (any Sendable)?

  /// Connects to a Unix socket.
  ///
  /// - Parameter server: lives as long as the connection.
  package init(path: String, of server: (any Sendable)? = nil) throws {
    self.server = server
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw Failure.cannotConnect(code: errno) }
    // A test that waits in vain fails instead of hanging.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Sends a whole request and waits for its answer.
  package func request(
    _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = [],
    keepsOpen: Bool = true
  ) throws -> Answer {
    try begin(keepsOpen: keepsOpen)
    try parameters(method, path, headers: headers, announcing: body.count)
    try input(body)
    try endInput()
    return receive()
  }

  package func begin(keepsOpen: Bool) throws {
    try send { $0.beginRequest(keepsOpen: keepsOpen) }
  }

  /// Sends the parameters; names in `headers` are CGI's, such as `HTTP_ACCEPT`.
  package func parameters(
    _ method: String, _ path: String, headers: [String: String] = [:], announcing length: Int
  ) throws {
    var parameters = headers
    parameters["REQUEST_METHOD"] = method
    parameters["DOCUMENT_URI"] = path
    parameters["CONTENT_LENGTH"] = length == 0 ? "" : "\(length)"
    try send {
      $0.stream(.parameters, NameValuePairs.encode(parameters))
      $0.append(.parameters)
    }
  }

  package func input(_ bytes: [UInt8]) throws { try send { $0.stream(.input, bytes) } }

  package func endInput() throws { try send { $0.append(.input) } }

  package func abort() throws { try send { $0.append(.abortRequest) } }

  private func send(_ write: (inout RecordWriter) -> Void) throws {
    var records = RecordWriter()
    write(&records)
    try sendRaw(records.bytes)
  }

  /// Sends bytes that need not be a record.
  package func sendRaw(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure.cannotSend(code: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads records up to the end of the request, or of the connection.
  package func receive() -> Answer {
    var output = RecordStream(limit: .max)
    let isComplete = reader.withLock { reader in
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        while let record = try? reader.next() {
          if record.kind == .output { output.append(record.content) }
          if record.kind == .endRequest { return true }
        }
        let received = recv(descriptor, &buffer, buffer.count, 0)
        guard received > 0 else { return false }
        reader.append(buffer[..<received])
      }
    }
    return Answer(
      output: String(decoding: output.bytes, as: UTF8.self), isComplete: isComplete)
  }

  /// Waits until the other side has closed the connection.
  package func isClosedByPeer() -> Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, 0)
    return count == 0 || (count < 0 && errno == ECONNRESET)
  }

  /// Takes nothing until the other side has closed the connection; `false` if that takes too long.
  package func waitsUntilClosedByPeer() -> Bool {
    // A hang-up is told without being asked for.
    var polled = pollfd(fd: descriptor, events: 0, revents: 0)
    return poll(&polled, 1, 20_000) == 1
  }
}

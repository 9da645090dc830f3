import FastCGI
import TestSupport

/// A server on a socket of its own, stopped when the value goes.
final class TestServer: Sendable {
  let path: String
  private let directory: TemporaryDirectory
  private let server: FastCGIServer

  init(
    workers: Int = 2, maxBodyBytes: Int = 1 << 20, patience: Duration = .milliseconds(200),
    handler: @escaping @Sendable (FastCGIRequest) -> FastCGIResponse = TestServer.echo
  ) throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/gateway.sock"
    server = try FastCGIServer(
      listener: .open(path: path), workers: workers, maxBodyBytes: maxBodyBytes,
      patience: patience, handler: handler)
    try server.start()
  }

  deinit { server.stop() }

  func stop() { server.stop() }

  func client() throws -> FastCGIClient { try FastCGIClient(path: path, of: self) }

  /// Says what arrived.
  @Sendable static func echo(_ request: FastCGIRequest) -> FastCGIResponse {
    let body =
      switch request.body {
      case .complete(let bytes): "\(bytes.count) bytes \(checksum(bytes))"
      case .incomplete: "incomplete"
      case .tooLarge: "too large"
      }
    return FastCGIResponse(
      status: 200, headers: ["Content-Type": "text/plain"],
      body: Array("\(request.method) \(request.path): \(body)".utf8))
  }

  static func checksum(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(17) { $0 &* 31 &+ UInt64($1) }
  }
}

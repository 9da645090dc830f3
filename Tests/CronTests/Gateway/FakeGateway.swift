import FastCGIRecords
import Foundation
import Locks
import Settings

/// A FastCGI responder that answers each connection with the next of the given texts.
///
/// The last text answers all further connections.
final class FakeGateway: Sendable {
  let address: SocketAddress
  private let descriptor: Int32
  private let answers: Mutex<[String]>
  private let connections = Mutex(0)
  /// How many requests it has got.
  var asked: Int { connections.withLock { $0 } }

  /// - Parameters:
  ///   - path: the socket; one that is left from another is replaced.
  ///   - answers: bodies; an empty one hangs up without an answer.
  init(path: String, answers: [String]) throws {
    address = .unix(path)
    self.answers = Mutex(answers)
    unlink(path)
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    guard bound == 0, listen(descriptor, 8) == 0 else { throw POSIXError(.EADDRINUSE) }
    Thread { [self] in serve() }.start()
  }

  /// Takes no more connections.
  func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  private func serve() {
    while true {
      let connection = accept(descriptor, nil, nil)
      guard connection >= 0 else { break }
      answer(connection)
      close(connection)
    }
    close(descriptor)
  }

  private func answer(_ connection: Int32) {
    var reader = RecordReader()
    var input = RecordStream(limit: .max)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !input.hasEnded {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      reader.append(buffer[..<count])
      while let record = try? reader.next() {
        if record.kind == .input { input.append(record.content) }
      }
    }
    connections.withLock { $0 += 1 }
    let body = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    if body.isEmpty { return }
    let output = Array("Status: 200 OK\r\nContent-Type: application/json\r\n\r\n\(body)".utf8)
    // In two records: what the client must put together.
    let middle = output.count / 2
    var records = RecordWriter()
    records.append(.output, output[..<middle])
    records.append(.output, output[middle...])
    records.endRequest()
    send(connection, records.bytes, records.bytes.count, Int32(MSG_NOSIGNAL))
  }
}

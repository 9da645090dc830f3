import Core
import FoundationEssentials
import Glibc
import Settings
import Store

/// Why the gateway does not do what it is asked.
enum GatewayError: Error, Hashable, Sendable {
  case notRunning(SocketAddress)
  case noAnswer(SocketAddress, reason: String)
  /// The gateway was waited for, but goes on with another model, or none.
  case notReloaded(expected: String, serves: String?, reason: String?)
}

extension GatewayError: CustomStringConvertible {
  var description: String {
    switch self {
    case .notRunning(let address):
      "no gateway is running at \(address): it will load the model when it starts"
    case .noAnswer(let address, let reason):
      "the gateway at \(address) cannot be asked (\(reason)): look at its log"
    case .notReloaded(let expected, let serves, let reason):
      "the gateway does not take \(expected)\(reason.map { " (\($0))" } ?? "")"
        + " and \(serves.map { "goes on with \($0)" } ?? "has no model"): look at its log"
    }
  }
}

/// The gateway as another process sees it: over its own socket.
struct GatewayClient: Sendable {
  let address: SocketAddress
  /// The `ProcessIdentity` of a process of this machine, as far as it can be seen.
  var identity: @Sendable (pid_t) -> String? = ProcessIdentity.of
  /// Sends SIGHUP; returns whether that was allowed.
  var hangUp: @Sendable (pid_t) -> Bool = { kill($0, SIGHUP) == 0 }

  /// Asks for `/readyz`.
  func readiness() throws(GatewayError) -> GatewayReadiness {
    let descriptor = try connect()
    defer { close(descriptor) }
    try send(FastCGIExchange.request(path: "/readyz"), to: descriptor)
    var exchange = FastCGIExchange()
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure(errno) }
      guard count > 0 else { throw .noAnswer(address, reason: "it hung up") }
      if exchange.receive(buffer[..<count]) { break }
    }
    guard let body = exchange.body,
      let readiness = try? JSONDecoder().decode(GatewayReadiness.self, from: Data(body))
    else { throw .noAnswer(address, reason: "its answer is not that of a gateway") }
    return readiness
  }

  /// Whether a number is certain to be that of the gateway that answered, and may be signalled.
  func isCertain(_ answer: GatewayReadiness) -> Bool {
    guard let number = answer.pid, number > 1, let process = answer.process else { return false }
    return identity(number) == process
  }

  private func failure(_ code: Int32) -> GatewayError {
    switch code {
    case ENOENT, ECONNREFUSED, ESRCH: .notRunning(address)
    case EAGAIN: .noAnswer(address, reason: "it takes too long")
    default: .noAnswer(address, reason: String(cString: strerror(code)))
    }
  }

  private func send(_ bytes: [UInt8], to descriptor: Int32) throws(GatewayError) {
    var offset = 0
    while offset < bytes.count {
      let sent = bytes[offset...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent < 0 && errno == EINTR { continue }
      guard sent > 0 else { throw failure(errno) }
      offset += sent
    }
  }

  private func connect() throws(GatewayError) -> Int32 {
    switch address {
    case .unix(let path):
      var name = sockaddr_un()
      name.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
      return try withUnsafeBytes(of: &name) { bytes throws(GatewayError) in
        try connect(family: AF_UNIX, bytes)
      }
    case .tcp(let host, let port):
      var hints = addrinfo()
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
      var list: UnsafeMutablePointer<addrinfo>?
      let code = getaddrinfo(host, "\(port)", &hints, &list)
      guard code == 0, let first = list?.pointee, let address = first.ai_addr else {
        throw .noAnswer(address, reason: String(cString: gai_strerror(code)))
      }
      defer { freeaddrinfo(list) }
      return try connect(
        family: first.ai_family,
        UnsafeRawBufferPointer(start: address, count: Int(first.ai_addrlen)))
    }
  }

  private func connect(
    family: Int32, _ name: UnsafeRawBufferPointer
  ) throws(GatewayError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, type, 0)
    guard descriptor >= 0 else { throw failure(errno) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(
        descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
    let result = name.withMemoryRebound(to: sockaddr.self) {
      Glibc.connect(descriptor, $0.baseAddress, socklen_t(name.count))
    }
    guard result == 0 else {
      let code = errno
      close(descriptor)
      throw failure(code)
    }
    return descriptor
  }
}

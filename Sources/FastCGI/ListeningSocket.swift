internal import CFastCGI
import Glibc

/// The socket at which connections arrive: inherited, or opened by ourselves.
///
/// libfcgi could open one too, but it takes the path from a process that serves
/// it, leaves the permissions to the umask, and exits where it cannot bind.
package final class ListeningSocket: Sendable {
  /// How many connections may wait to be accepted; the system's own limit, if lower, holds.
  static let backlog: Int32 = 4096

  /// Its path or address, for messages.
  package let name: String
  /// Whether another process keeps it open, so that connections can wait for our successor.
  package let isInherited: Bool

  package let descriptor: Int32
  private let file: SocketFile?

  private init(_ descriptor: Int32, name: String, isInherited: Bool, file: SocketFile? = nil) {
    self.descriptor = descriptor
    self.name = name
    self.isInherited = isInherited
    self.file = file
  }

  deinit {
    file?.remove()
    close(descriptor)
  }

  /// Removes the socket's file, if we have made it, so that nobody can connect any more.
  func unpublish() { file?.remove() }
}

extension ListeningSocket {
  /// Takes the socket that systemd or `spawn-fcgi` has left to this process, if one did.
  ///
  /// - Parameters:
  ///   - environment: systemd sets `LISTEN_FDS` and `LISTEN_PID`.
  ///   - systemd: the descriptor that systemd passes.
  ///   - standardInput: the descriptor that `spawn-fcgi` passes.
  package static func inherited(
    environment: [String: String], systemd: Int32 = 3, standardInput: Int32 = STDIN_FILENO
  ) throws(FastCGIError) -> ListeningSocket? {
    if let count = environment["LISTEN_FDS"], environment["LISTEN_PID"] == "\(getpid())" {
      guard count == "1" else { throw .inherited(count: count) }
      guard isListening(systemd) else { throw .notListening(descriptor: systemd) }
      return try inherited(systemd, name: "the socket from systemd")
    }
    guard isListening(standardInput) else { return nil }
    return try inherited(standardInput, name: "the socket from standard input")
  }

  private static func inherited(
    _ descriptor: Int32, name: String
  ) throws(FastCGIError) -> ListeningSocket {
    let flags = fcntl(descriptor, F_GETFL)
    guard
      flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
      fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
    else { throw .failed(call: "fcntl", address: name, code: errno) }
    return ListeningSocket(descriptor, name: name, isInherited: true)
  }

  private static func isListening(_ descriptor: Int32) -> Bool {
    option(SO_ACCEPTCONN, of: descriptor) == 1
      && option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
  }
}

extension ListeningSocket {
  /// Opens a Unix socket that its owner and group may connect to.
  ///
  /// The file of a process that has died is replaced; one where somebody
  /// accepts connections is not.
  package static func open(path: String) throws(FastCGIError) -> ListeningSocket {
    let descriptor = try stream(AF_UNIX, address: path)
    // Whoever may write to the socket may forge any request, so its permissions
    // are narrow before others can see it.
    guard fchmod(descriptor, 0o660) == 0 else { throw closing(descriptor, "fchmod", path) }
    if !SocketFile.bind(descriptor, to: path) {
      guard errno == EADDRINUSE else { throw closing(descriptor, "bind", path) }
      do {
        try SocketFile.removeStale(path)
      } catch {
        close(descriptor)
        throw error
      }
      guard SocketFile.bind(descriptor, to: path) else { throw closing(descriptor, "bind", path) }
    }
    // The umask may have taken the group's right to write.
    guard chmod(path, 0o660) == 0 else { throw closing(descriptor, "chmod", path) }
    guard listen(descriptor, backlog) == 0 else { throw closing(descriptor, "listen", path) }
    return ListeningSocket(descriptor, name: path, isInherited: false, file: SocketFile(path))
  }

  /// Opens a TCP socket.
  package static func open(host: String, port: UInt16) throws(FastCGIError) -> ListeningSocket {
    let name = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let found else {
      throw .unknownHost(host)
    }
    defer { freeaddrinfo(found) }
    let descriptor = try stream(found.pointee.ai_family, address: name)
    var yes: Int32 = 1
    setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
      let code = errno
      close(descriptor)
      throw code == EADDRINUSE
        ? .alreadyServed(address: name) : .failed(call: "bind", address: name, code: code)
    }
    guard listen(descriptor, backlog) == 0 else { throw closing(descriptor, "listen", name) }
    return ListeningSocket(descriptor, name: name, isInherited: false)
  }

  /// Makes a socket that never blocks and that no other program inherits.
  static func stream(_ family: Int32, address: String) throws(FastCGIError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(family, type, 0)
    guard descriptor >= 0 else { throw .failed(call: "socket", address: address, code: errno) }
    return descriptor
  }

  private static func closing(
    _ descriptor: Int32, _ call: String, _ address: String
  ) -> FastCGIError {
    let code = errno
    close(descriptor)
    return .failed(call: call, address: address, code: code)
  }
}

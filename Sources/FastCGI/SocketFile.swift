import Glibc

/// The file of a Unix socket, told from others that may take its path later.
struct SocketFile: Sendable {
  private let path: String
  private let device: dev_t
  private let number: ino_t

  /// Remembers the file at `path`.
  init?(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.path = path
    device = status.st_dev
    number = status.st_ino
  }

  /// Removes the file, unless another has taken its place.
  func remove() {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_dev == device, status.st_ino == number else {
      return
    }
    unlink(path)
  }

  /// Gives a socket its path; where it cannot, `errno` says why.
  static func bind(_ descriptor: Int32, to path: String) -> Bool {
    withAddress(of: path) { Glibc.bind(descriptor, $0, $1) } == 0
  }

  /// Removes the socket file of a process that no longer accepts connections.
  static func removeStale(_ path: String) throws(FastCGIError) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
      throw .notASocket(path: path)
    }
    let probe = try ListeningSocket.stream(AF_UNIX, address: path)
    defer { close(probe) }
    // "Try again" means that the queue of a live process is full.
    guard withAddress(of: path, { connect(probe, $0, $1) }) != 0, errno != EAGAIN else {
      throw .alreadyServed(address: path)
    }
    guard errno == ECONNREFUSED else { throw .failed(call: "connect", address: path, code: errno) }
    guard unlink(path) == 0 else { throw .failed(call: "unlink", address: path, code: errno) }
  }

  private static func withAddress(
    of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // One byte stays zero, to end the path.
    let capacity = MemoryLayout.size(ofValue: address.sun_path) - 1
    guard path.utf8.count <= capacity else {
      errno = ENAMETOOLONG
      return -1
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}

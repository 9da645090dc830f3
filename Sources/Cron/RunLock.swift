import Glibc

/// Why the lock of the state directory was not taken.
enum RunLockError: Error, Hashable, Sendable {
  case held(path: String, by: String)
  case cannotCreate(path: String, reason: String)
}

extension RunLockError: CustomStringConvertible {
  var description: String {
    switch self {
    case .held(let path, let holder):
      "another run is under way (\(holder) holds \(path)): try again when it has ended"
    case .cannotCreate(let path, let reason):
      "the lock \(path) cannot be taken (\(reason)): check the permissions of its folder"
    }
  }
}

/// The right to change models: at most one process of a machine has it.
///
/// The system takes it back when the process ends, however it ends.
///
/// The corresponding C function is `flock`.
final class RunLock {
  private let descriptor: Int32

  /// Takes the lock at once or not at all.
  ///
  /// - Parameter command: written into the file, for those who come too late.
  init(path: String, command: String) throws(RunLockError) {
    var file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    // One that is another user's can be locked all the same.
    if file < 0 && errno == EACCES { file = open(path, O_RDONLY | O_CLOEXEC) }
    descriptor = file
    guard descriptor >= 0 else {
      throw .cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = Self.contents(descriptor)
      close(descriptor)
      guard code == EWOULDBLOCK else {
        throw .cannotCreate(path: path, reason: String(cString: strerror(code)))
      }
      throw .held(path: path, by: holder)
    }
    // Where the disk is full, the name is missing; the lock holds.
    let holder = Array("marquee-cron \(command), process \(getpid())".utf8)
    if ftruncate(descriptor, 0) == 0 { pwrite(descriptor, holder, holder.count, 0) }
  }

  deinit {
    close(descriptor)
  }

  /// Says who holds the lock, if anybody does.
  static func holder(path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? nil : contents(descriptor)
  }

  private static func contents(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : "another process"
  }
}

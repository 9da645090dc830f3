internal import CCapability
import Glibc

/// Why root does not become the owner of the state directory.
struct StateOwnerError: Error, Hashable, Sendable, CustomStringConvertible {
  let path: String
  let user: UInt32
  let reason: String

  var description: String {
    "root cannot become the owner of \(path), user \(user) (\(reason)): run the command as that user"
  }
}

/// Makes what root does in a state directory the owner's doing.
///
/// One file that belongs to root, and the next night of the service's user fails.
enum StateOwner {
  /// Becomes the owner of the state directory, if root asks and it belongs to another user.
  ///
  /// What root may read can still be read: a file of movies, or of a token. Call it before any
  /// other thread is started: what a thread may is its own.
  static func become(of path: String) throws(StateOwnerError) {
    var status = stat()
    guard geteuid() == 0, stat(path, &status) == 0, status.st_uid != 0 else { return }
    // If this fails, the owner reads what the owner may.
    _ = marquee_keep_capabilities()
    guard setGroups(of: status) == 0, setgid(status.st_gid) == 0, setuid(status.st_uid) == 0 else {
      let reason = String(cString: strerror(errno))
      throw StateOwnerError(path: path, user: status.st_uid, reason: reason)
    }
    _ = marquee_keep_only(marquee_read_anything)
  }

  /// Those of the owner, where the system knows him; none otherwise.
  private static func setGroups(of status: stat) -> Int32 {
    if let user = getpwuid(status.st_uid) { return initgroups(user.pointee.pw_name, status.st_gid) }
    return setgroups(0, nil)
  }
}

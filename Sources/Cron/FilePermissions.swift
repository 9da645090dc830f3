import Glibc

/// Who may read a file, apart from its owner and its group.
enum FilePermissions {
  /// Whether others may read it, write to it, or list it; not if it does not exist.
  static func areOpenToOthers(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & 0o007 != 0
  }

  /// Takes the others' permissions away, as far as we may; not from a folder that all share, like /tmp.
  static func closeToOthers(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & 0o007 != 0, status.st_mode & S_ISVTX == 0
    else { return }
    chmod(path, status.st_mode & 0o7770)
  }
}

import Glibc

/// A system call on a file failed.
package struct FileError: Error, Hashable, Sendable {
  package let path: String
  /// What was tried: `open`, `write`, …
  package let operation: String
  /// `errno`.
  package let code: Int32

  package init(path: String, operation: String, code: Int32) {
    self.path = path
    self.operation = operation
    self.code = code
  }
}

extension FileError: CustomStringConvertible {
  package var description: String {
    "\(path): cannot \(operation): \(String(cString: strerror(code))): \(remedy)"
  }

  private var remedy: String {
    switch code {
    case EACCES, EPERM: "run the command as the owner of it and of its folder, or `chown` them"
    case ENOSPC, EDQUOT: "make room on its disk"
    default: "check the permissions and the space of its folder"
    }
  }
}

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
    "\(path): cannot \(operation): \(String(cString: strerror(code))):"
      + " check the permissions and the space of its folder"
  }
}

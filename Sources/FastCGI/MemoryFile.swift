internal import CFastCGI
import Glibc

/// A file without a name, in memory, from which libfcgi reads a request that has arrived whole.
///
/// libfcgi reads from a descriptor, and waits there without end for what is missing; here nothing is.
///
/// The corresponding C function is `memfd_create`.
final class MemoryFile {
  /// More than that is given back once it has been read.
  private static let keptBytes = 1 << 16

  private(set) var descriptor: Int32 = -1
  private var size = 0

  deinit { forget() }

  /// Holds `bytes` and nothing else that would be read, from their beginning; `false` if there is
  /// no memory for them.
  func hold(_ bytes: [UInt8]) -> Bool {
    if descriptor < 0 { descriptor = memfd_create("request", close_on_exec) }
    if size > Self.keptBytes { ftruncate(descriptor, 0) }
    size = bytes.count
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written, written)
      }
      guard count > 0 else { return false }
      written += count
    }
    return lseek(descriptor, 0, SEEK_SET) == 0
  }

  /// Makes a new file the next time, because somebody has closed this one.
  func forget(isClosed: Bool = false) {
    if !isClosed && descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }
}

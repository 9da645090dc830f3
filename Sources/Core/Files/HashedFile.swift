internal import Crypto
import Glibc
import Locks

/// A new file that is hashed as it is written: nothing of it has to be in memory.
package final class HashedFile: Sendable {
  private struct Contents {
    var count = 0
    var sha256 = SHA256()
    var gitBlob = Insecure.SHA1()
    var failure: FileError?
  }

  package let path: String
  private let size: Int
  private let descriptor: Int32
  private let contents = Mutex(Contents())

  /// Makes the file.
  ///
  /// - Parameter size: how many bytes it is to have; git's name for it depends on that.
  package init(path: String, size: Int) throws(FileError) {
    self.path = path
    self.size = size
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw DurableFile.failure("create", path) }
    restart()
  }

  deinit {
    close(descriptor)
  }

  /// Forgets what has been written.
  package func restart() {
    contents.withLock { contents in
      contents = Contents()
      contents.gitBlob.update(data: Array("blob \(size)\0".utf8))
      if ftruncate(descriptor, 0) != 0 || lseek(descriptor, 0, SEEK_SET) != 0 {
        contents.failure = DurableFile.failure("empty", path)
      }
    }
  }

  /// Appends bytes; returns whether they could be written and are no more than belong there.
  package func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    contents.withLock { contents in
      guard contents.failure == nil, bytes.count <= size - contents.count else { return false }
      guard DurableFile.write(bytes, to: descriptor) else {
        contents.failure = DurableFile.failure("write", path)
        return false
      }
      contents.count += bytes.count
      contents.sha256.update(bufferPointer: bytes)
      contents.gitBlob.update(bufferPointer: bytes)
      return true
    }
  }

  /// Waits until what was written is on the disk; throws what prevented it.
  ///
  /// - Returns: the names of the contents, as `FileDigest` gives them; `nil` if bytes are missing.
  package func finish() throws(FileError) -> (sha256: String, gitBlob: String)? {
    let contents = contents.withLock(\.self)
    if let failure = contents.failure { throw failure }
    guard fsync(descriptor) == 0 else { throw DurableFile.failure("flush", path) }
    guard contents.count == size else { return nil }
    return (
      FileDigest.hexadecimal(contents.sha256.finalize()),
      FileDigest.hexadecimal(contents.gitBlob.finalize())
    )
  }
}

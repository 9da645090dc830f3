import Glibc

/// A file's bytes, mapped into memory: pages are read when they are touched.
package final class MappedFile: @unchecked Sendable {
  // Never written to, hence safe to share.
  package let bytes: UnsafeRawBufferPointer

  /// Maps the file at `path`; it must not change while it is mapped.
  package init(path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DurableFile.failure("open", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw DurableFile.failure("examine", path) }
    guard status.st_size > 0 else {
      throw FileError(path: path, operation: "map", code: ENODATA)
    }
    let size = Int(status.st_size)
    let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else { throw DurableFile.failure("map", path) }
    bytes = UnsafeRawBufferPointer(start: address, count: size)
  }

  /// A copy of a file's bytes, which outlives the mapping.
  package static func contents(of path: String) throws(FileError) -> [UInt8] {
    let file = try MappedFile(path: path)
    return withExtendedLifetime(file) { Array(file.bytes) }
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }
}

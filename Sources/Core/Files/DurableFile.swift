import Glibc

/// Files that survive a crash: written, flushed to the disk, then named.
///
/// Each function throws `FileError` with the path and the system's reason.
package enum DurableFile {
  /// Writes a new file and waits until its contents are on the disk.
  static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("create", path) }
    defer { close(descriptor) }
    guard bytes.withUnsafeBytes({ write($0, to: descriptor) }) else { throw failure("write", path) }
    guard fsync(descriptor) == 0 else { throw failure("flush", path) }
  }

  /// Writes all of the bytes to an open file; if that fails, `errno` says why.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
    return true
  }

  /// Writes a file, replacing the one of that name; a reader sees one or the other.
  static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    let temporary = path + ".new"
    unlink(temporary)
    do throws(FileError) {
      try write(bytes, to: temporary)
      try rename(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
    try synchronize(folder: path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
  }

  /// Waits until the names in a folder are on the disk.
  static func synchronize(folder: String) throws(FileError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("flush", folder) }
  }

  /// Gives a file, folder or link its final name, replacing what had it.
  static func rename(_ old: String, to new: String) throws(FileError) {
    guard Glibc.rename(old, new) == 0 else { throw failure("rename to \(new)", old) }
  }

  /// Makes a folder, and those above it, unless it is there.
  package static func makeFolder(_ path: String) throws(FileError) {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw failure("create", path)
    }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("create", path) }
  }

  /// The names in a folder, sorted; none if it is not there.
  package static func names(in folder: String) throws(FileError) -> [String] {
    guard let stream = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw failure("list", folder)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a folder of plain files; what is not there is no error.
  static func removeFolder(_ path: String) throws(FileError) {
    for name in try names(in: path) {
      // The folder would only say that it is not empty.
      guard unlink(path + "/" + name) == 0 || errno == ENOENT else {
        throw failure("remove", path + "/" + name)
      }
    }
    guard rmdir(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
  }

  static func failure(_ operation: String, _ path: String) -> FileError {
    FileError(path: path, operation: operation, code: errno)
  }
}

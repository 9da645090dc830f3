import Glibc

/// Tells a process from every other, on this machine and on others.
///
/// A number is not enough: the same number may belong to another process, in another namespace (a
/// container) or on another machine, or later, once the process has ended.
package enum ProcessIdentity {
  /// The identity of the process that asks; `nil` where `/proc` does not show it.
  package static var own: String? { identity(getpid(), in: "/proc/self") }

  /// The identity of the process that has a number here, in this process's namespace.
  package static func of(_ process: Int32) -> String? {
    identity(process, in: "/proc/\(process)")
  }

  /// A hash, for it is told to others: namespace, number, start, and program.
  private static func identity(_ process: Int32, in folder: String) -> String? {
    var namespace = stat()
    var program = stat()
    guard stat("/proc/self/ns/pid", &namespace) == 0, stat(folder + "/exe", &program) == 0,
      let start = start(in: folder)
    else { return nil }
    let facts = "\(namespace.st_ino) \(process) \(start) \(program.st_dev) \(program.st_ino)"
    return String(Array(facts.utf8).withUnsafeBytes(FileDigest.sha256).prefix(16))
  }

  /// When the process began, in ticks since the machine did: field 22 of its `stat`.
  private static func start(in folder: String) -> Substring? {
    guard let file = fopen(folder + "/stat", "re") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 2048)
    let count = fread(&buffer, 1, buffer.count, file)
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    // The name of the program, in brackets, may have anything in it.
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[end...].split(separator: " ")
    return fields.count > 20 ? fields[20] : nil
  }
}

import Glibc

/// What the process takes of the machine, under the names that Prometheus' own libraries use.
struct ProcessFigures {
  /// Bytes; `nil` where `/proc` does not tell.
  private let residentMemory = Self.resident()
  private let openDescriptors = Self.descriptors()
  private let descriptorLimit = Self.limit()

  func write(to text: inout MetricsText) {
    text.prefix = "process_"
    defer { text.prefix = "marquee_" }
    for (name, value, help) in [
      ("resident_memory_bytes", residentMemory, "Resident memory size in bytes."),
      ("open_fds", openDescriptors, "Number of open file descriptors."),
      ("max_fds", descriptorLimit, "Maximum number of open file descriptors."),
    ] {
      guard let value else { continue }
      text.family(name, .gauge, help)
      text.sample(name, [:], value)
    }
  }

  /// The second number of `statm`, in pages.
  private static func resident() -> Int? {
    guard let file = fopen("/proc/self/statm", "re") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 128)
    let count = fread(&buffer, 1, buffer.count, file)
    let fields = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  /// Without the one through which they are counted.
  private static func descriptors() -> Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
      if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
    }
    return count - 1
  }

  private static func limit() -> Int? {
    var limits = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return nil }
    return Int(clamping: limits.rlim_cur)
  }
}

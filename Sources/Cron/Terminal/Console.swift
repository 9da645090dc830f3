import FoundationEssentials
import Glibc

/// Results go to standard output, notes and warnings to standard error.
struct Console: Sendable {
  let isQuiet: Bool

  /// Whether somebody watches the progress.
  var showsProgress: Bool { !isQuiet && isatty(STDERR_FILENO) == 1 }

  /// Tells what is nice to know.
  func note(_ text: String) {
    if !isQuiet { Self.write(text + "\n", to: STDERR_FILENO) }
  }

  /// Tells what should be looked at.
  func warn(_ text: String) {
    Self.write("marquee-cron: \(text)\n", to: STDERR_FILENO)
  }

  /// Prints a line, or several, of the result.
  func print(_ text: String) throws(CommandError) {
    try print(Array((text + "\n").utf8))
  }

  func print(_ bytes: [UInt8]) throws(CommandError) {
    guard Self.write(bytes, to: STDOUT_FILENO) else {
      throw .cannotWrite(reason: String(cString: strerror(errno)))
    }
  }

  /// Prints that something was done, in the form that was asked for; no text where quiet.
  func confirm(
    _ value: some Encodable, as format: ReportFormat, text: () -> String
  ) throws(CommandError) {
    if format == .json || !isQuiet { try report(value, as: format, text: text) }
  }

  /// Prints what was asked, in the form that was asked for.
  func report(
    _ value: some Encodable, as format: ReportFormat, text: () -> String
  ) throws(CommandError) {
    switch format {
    case .json: try print(Self.json(value))
    case .text: try print(text())
    }
  }

  /// An error in one line.
  static func line(_ error: any Error) -> String {
    "\(error)".split(separator: "\n").joined(separator: "; ")
  }

  /// One line of JSON, its members in alphabetical order.
  static func json(_ value: some Encodable) throws(CommandError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw .noJSON
    }
  }

  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    write(Array(text.utf8), to: descriptor)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let written = bytes[offset...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return false }
      offset += written
    }
    return true
  }
}

import Glibc
package import Logging

/// Writes a line for each message to standard error.
///
/// The journal adds the time itself, and takes the level from a number in front
/// of the line (`sd-daemon(3)`).
package struct LineLog: LogHandler {
  package var logLevel = Logger.Level.info
  package var metadata = Logger.Metadata()
  package var metadataProvider: Logger.MetadataProvider?

  private let descriptor: Int32
  private let isJournal: Bool

  package init(to descriptor: Int32 = STDERR_FILENO, isJournal: Bool = Self.isJournal) {
    self.descriptor = descriptor
    self.isJournal = isJournal
  }

  /// Whether the journal reads standard error, as systemd tells it (`systemd.exec(5)`).
  package static let isJournal: Bool = {
    guard let stream = getenv("JOURNAL_STREAM") else { return false }
    var status = stat()
    return fstat(STDERR_FILENO, &status) == 0
      && String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
  }()

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let level = event.level
    let start = isJournal ? "<\(Self.priority(level))>" : "\(Self.now()) \(level): "
    let bytes = Array((start + Self.oneLine("\(event.message)") + "\n").utf8)
    // At once, so that the lines of two threads do not mix.
    _ = write(descriptor, bytes, bytes.count)
  }

  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }

  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  /// The time in UTC, as in `2026-11-22T03:15:00Z`.
  private static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return String(unsafeUninitializedCapacity: 32) { buffer in
      buffer.withMemoryRebound(to: CChar.self) {
        strftime($0.baseAddress, $0.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
      }
    }
  }
}

import Logging
import Remote

/// Tells a monitor that the night has begun and how it ended.
///
/// The protocol is that of healthchecks.io: `/start`, the bare address on
/// success, `/fail` on failure, each with a line that says why. The address is a
/// secret of its own: whoever has it can ping. A ping that fails harms nothing.
struct Ping: Sendable {
  private static let timeout = Duration.seconds(10)
  private static let attempts = 2

  /// `nil`: nobody is told.
  let address: String?
  let http: HTTPClient
  let log: Logger

  func start() async { await send("/start", "") }
  func success(_ line: String) async { await send("", line) }
  func failure(_ line: String) async { await send("/fail", line) }

  private func send(_ signal: String, _ line: String) async {
    guard let address else { return }
    // What follows the path stays behind it.
    let path = address.prefix { $0 != "?" && $0 != "#" }
    let request = HTTPRequest(
      .post, path + signal + address.dropFirst(path.count),
      headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(line.utf8),
      timeout: Self.timeout)
    var problem = ""
    for _ in 0..<Self.attempts {
      do {
        let status = try await http.send(request).status
        if status < 300 { return }
        problem = "it answered \(status)"
        if status < 500 { break }
      } catch {
        // The address stays out of it.
        problem = "no whole answer"
      }
    }
    log.info("the monitor was not told of \(signal.isEmpty ? "the success" : signal): \(problem)")
  }
}

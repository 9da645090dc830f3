import Glibc
import Store

/// Waits until every process that answers at the gateway's socket serves a model.
///
/// A gateway looks once a second where `models/current` leads, so waiting is enough; one that is
/// certain to be the process of that number is signalled, too, and is quicker.
struct GatewayReload {
  /// One process behind the socket.
  private struct Process {
    var answer: GatewayReadiness
    var seen: ContinuousClock.Instant
    /// How many reloads it had ended when it was last signalled, and how often it was.
    var reloads: Int?
    var signals = 0
  }

  /// A process that has not answered for so long has ended.
  private static let oblivion = Duration.seconds(3)
  /// Where processes may share a socket, so long is asked, to meet all of them.
  private let acquaintance: Duration

  private let client: GatewayClient
  private let version: String
  private var processes: [String: Process] = [:]

  init(_ client: GatewayClient, to version: String, acquaintance: Duration) {
    self.client = client
    self.version = version
    self.acquaintance = acquaintance
  }

  /// - Returns: the last of the answers.
  mutating func run(patience: Duration) throws(GatewayError) -> GatewayReadiness {
    let start = ContinuousClock.now
    while true {
      let answer = try client.readiness()
      let now = ContinuousClock.now
      try take(answer, at: now)
      processes = processes.filter { now - $0.value.seen < Self.oblivion }
      let other = processes.values.map(\.answer).filter { $0.model != version }
        .min { $0.pid ?? 0 < $1.pid ?? 0 }
      if other == nil && (answer.isShared != true || now - start >= acquaintance) { return answer }
      guard now - start < patience else { throw refusal(other ?? answer) }
      usleep(10_000)
    }
  }

  /// Signals a process once, if that is certain to meet it; and once more if it has read another
  /// model since: it may have been at that when it was signalled.
  private mutating func take(
    _ answer: GatewayReadiness, at now: ContinuousClock.Instant
  ) throws(GatewayError) {
    let key = "\(answer.pid ?? 0) \(answer.process ?? "")"
    var process = processes[key] ?? Process(answer: answer, seen: now)
    process.answer = answer
    process.seen = now
    defer { processes[key] = process }
    guard answer.model != version else { return }
    let hasReadSince = process.signals > 0 && answer.reloads != process.reloads
    guard process.signals == 0 || hasReadSince else { return }
    if hasReadSince && (answer.refused == version || process.signals > 1) { throw refusal(answer) }
    if client.isCertain(answer), let number = answer.pid, client.hangUp(number) {
      process.signals += 1
      process.reloads = answer.reloads
    } else if answer.refused == version {
      // It has looked, and looks again only when `current` leads elsewhere.
      throw refusal(answer)
    }
  }

  private func refusal(_ answer: GatewayReadiness) -> GatewayError {
    .notReloaded(expected: version, serves: answer.model, reason: nil)
  }
}

extension GatewayClient {
  /// Makes the gateway take a model, and waits until all of it serves that, or says that it does
  /// not.
  func reload(
    to version: String, patience: Duration = .seconds(40),
    acquaintance: Duration = .milliseconds(1500)
  ) throws(GatewayError) -> GatewayReadiness {
    var reload = GatewayReload(self, to: version, acquaintance: acquaintance)
    return try reload.run(patience: patience)
  }
}

internal import CCurl
import Core
import FoundationEssentials

/// When a request that failed is sent again, and how long to wait before.
///
///     let answer = try await Retry().send(request, over: client)
///     // a 503 or a broken connection, a second's wait, then the answer
///
/// The wait before try `n + 1` is drawn from the upper half of
///
///     first · 2ⁿ⁻¹, at most `longest`
///
/// (exponential back-off with jitter), unless the server names one: then it is that
/// and a little more, so that many who wait do not all come back at once.
package struct Retry: Sendable {
  /// What an outcome means for the request.
  package enum Verdict: Hashable, Sendable {
    /// Good or bad, that is the answer.
    case final
    /// Send it again, not before the time that the server named, if it did.
    case again(after: Duration? = nil)
  }

  package typealias Outcome = Result<HTTPResponse, HTTPError>

  /// How often a request is sent at most.
  package var attempts = 6
  package var first: Duration = .seconds(1)
  package var longest: Duration = .seconds(60)
  /// A wait that would make all of them longer than this is not begun.
  package var patience: Duration = .seconds(300)
  /// Waits; comes back early when the task is cancelled.
  package var sleep: @Sendable (Duration) async -> Void = {
    try? await Task.sleep(for: $0, clock: .suspending)
  }
  /// From 0 to 1.
  package var random: @Sendable () -> Double = { .random(in: 0...1) }

  package init() {}

  /// Sends a request until its outcome is final, or patience runs out; gives the last outcome.
  ///
  /// - Parameter verdict: what an outcome means; else as `Retry.verdict` says.
  package func send(
    _ request: HTTPRequest, over client: HTTPClient,
    verdict: (Outcome) -> Verdict = { Retry.verdict($0) }
  ) async throws(HTTPError) -> HTTPResponse {
    var waited = Duration.zero
    var attempt = 1
    while true {
      let outcome = await client.outcome(of: request)
      guard attempt < attempts, !Task.isCancelled, case .again(let asked) = verdict(outcome) else {
        return try outcome.get()
      }
      let wait = self.wait(after: attempt, asked: asked)
      guard waited + wait <= patience else { return try outcome.get() }
      await sleep(wait)
      waited += wait
      attempt += 1
    }
  }

  /// What an outcome commonly means.
  ///
  /// Broken exchanges, 408, 429 and the server's own failures (5xx, but for 501) may pass.
  /// A request that must not take effect twice needs a verdict of its own.
  package static func verdict(_ outcome: Outcome, now: Date = Date()) -> Verdict {
    switch outcome {
    case .failure(let error): error.isTransient ? .again() : .final
    case .success(let response):
      switch response.status {
      case 408, 429, 500, 502...599: .again(after: retryAfter(response, now: now))
      default: .final
      }
    }
  }

  /// No server is believed that asks for more.
  package static let longestAsked: Duration = .seconds(86_400)

  /// The header `Retry-After`: seconds, or a date (RFC 9110 § 10.2.3), a day at most.
  ///
  /// The corresponding C function is `curl_getdate`.
  package static func retryAfter(_ response: HTTPResponse, now: Date = Date()) -> Duration? {
    guard let text = response[header: "Retry-After"] else { return nil }
    if let seconds = Double(text), seconds.isFinite {
      return .seconds(seconds, atMost: longestAsked)
    }
    let date = curl_getdate(text, nil)
    return date < 0
      ? nil : .seconds(Double(date) - now.timeIntervalSince1970, atMost: longestAsked)
  }

  /// How long to wait after a number of attempts.
  func wait(after attempt: Int, asked: Duration?) -> Duration {
    if let asked { return asked + first * (random() / 2) }
    let doubled = (1..<attempt).reduce(first) { wait, _ in min(wait * 2, longest) }
    return doubled * (0.5 + random() / 2)
  }
}

extension HTTPClient {
  fileprivate func outcome(of request: HTTPRequest) async -> Retry.Outcome {
    do throws(HTTPError) {
      return .success(try await send(request))
    } catch {
      return .failure(error)
    }
  }
}

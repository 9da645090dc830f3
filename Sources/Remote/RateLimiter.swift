import Core

/// Turns for requests: in no second do more than `perSecond` of them reach the server.
///
/// Two rules, since requests dawdle on their way:
///
/// - They leave evenly, `1 / perSecond` apart; a late one may be caught up with.
/// - A request counts until a second after its answer, for it arrived before that, or until
///   two seconds after it left. Thus no second can have more arrivals than are allowed,
///   however long requests are on their way; answers that take `L` seconds cost the share
///   `L / (1 + L)` of the rate.
package actor RateLimiter {
  /// A request's right to be sent.
  package struct Turn: Hashable, Sendable {
    fileprivate var number: Int
  }

  /// How long a request is on its way at most, as far as the count goes.
  private static let longestWay: Duration = .seconds(1)
  private static let longestPause: Duration = .seconds(300)
  /// How much lateness is caught up with.
  private static let slack: Duration = .milliseconds(100)

  private let limit: Int
  private let interval: Duration
  private let second: Duration
  private let now: @Sendable () -> Duration
  private let sleep: @Sendable (Duration) async -> Void
  private var turns = 0
  private var nextDeparture: Duration
  /// When the requests that count cease to.
  private var places: [Turn: Duration] = [:]

  /// - Parameters:
  ///   - now: a time that only grows.
  ///   - sleep: waits; comes back early when the task is cancelled.
  package init(
    perSecond: Double, now: @escaping @Sendable () -> Duration = RateLimiter.uptime,
    sleep: @escaping @Sendable (Duration) async -> Void = {
      try? await Task.sleep(for: $0, clock: .suspending)
    }
  ) {
    precondition(perSecond > 0, "a rate of \(perSecond)")
    limit = max(1, Int(nearest: perSecond.rounded(.down)))
    interval = .seconds(1 / perSecond, atMost: Self.longestPause)
    second = max(.seconds(1), interval)
    self.now = now
    self.sleep = sleep
    nextDeparture = now()
  }

  /// Waits until another request may be sent.
  package func turn() async -> Turn {
    while !Task.isCancelled, let wait = wait() { await sleep(wait) }
    let now = now()
    turns += 1
    let turn = Turn(number: turns)
    places[turn] = now + Self.longestWay + second
    nextDeparture = max(nextDeparture, now - Self.slack) + interval
    return turn
  }

  /// Notes that a request has been answered, or that there will be no answer.
  package func end(_ turn: Turn) {
    guard let place = places[turn] else { return }
    places[turn] = min(place, now() + second)
  }

  /// Lets nobody go before that time is over: the server wishes so. Longer than any request is
  /// tried nobody waits.
  package func pause(for duration: Duration) {
    nextDeparture = max(nextDeparture, now() + min(duration, Self.longestPause))
  }

  /// How long the next request must wait at least; `nil` if it may go.
  private func wait() -> Duration? {
    let now = now()
    if now < nextDeparture { return nextDeparture - now }
    guard places.count >= limit else { return nil }
    places = places.filter { $0.value > now }
    guard places.count >= limit, let free = places.values.min() else { return nil }
    return free - now
  }

  private static let start = ContinuousClock.now

  package static let uptime: @Sendable () -> Duration = { ContinuousClock.now - start }
}

extension HTTPClient {
  /// This client, with every request waiting for its turn.
  ///
  /// After a 429 all wait as long as its `Retry-After` says, or a second.
  package func limited(by limiter: RateLimiter) -> HTTPClient {
    HTTPClient { request throws(HTTPError) in
      let turn = await limiter.turn()
      do throws(HTTPError) {
        let response = try await send(request)
        await limiter.end(turn)
        if response.status == 429 {
          await limiter.pause(for: Retry.retryAfter(response) ?? .seconds(1))
        }
        return response
      } catch {
        await limiter.end(turn)
        throw error
      }
    }
  }
}

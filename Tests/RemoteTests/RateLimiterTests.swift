import Core
import Locks
import Remote
import Testing

struct RateLimiterTests {
  /// Sends `count` requests as fast as it is let, 16 at a time, and tells when they arrive
  /// at the server.
  ///
  /// - Parameters:
  ///   - answer: how many seconds after it was sent a request is answered.
  ///   - share: the part of this time that passes before it arrives.
  private func arrivals(
    _ count: Int, perSecond: Double, answer: (Int) -> Double, share: (Int) -> Double
  ) async -> [Double] {
    let clock = VirtualClock()
    let limiter = RateLimiter(
      perSecond: perSecond, now: { clock.now }, sleep: { await clock.sleep($0) })
    var arrivals: [Double] = []
    for index in 0..<count {
      if clock.waiting >= 16 { await clock.sleepUntilNext() }
      let turn = await limiter.turn()
      let sent = clock.now / .seconds(1)
      arrivals.append(sent + answer(index) * share(index))
      clock.schedule(after: .seconds(answer(index))) { await limiter.end(turn) }
    }
    return arrivals.sorted()
  }

  private func most(_ times: [Double]) -> Int {
    var (first, most) = (0, 0)
    for (last, time) in times.enumerated() {
      while time - times[first] >= 1 - 1e-9 { first += 1 }
      most = max(most, last - first + 1)
    }
    return most
  }

  @Test(arguments: [1.0, 4, 25, 200])
  func `no second has more arrivals than allowed, and few have less`(perSecond: Double) async {
    let count = Int(perSecond) * 10
    let times = await arrivals(
      count, perSecond: perSecond, answer: { _ in 0.02 }, share: { _ in 0.5 })
    #expect(most(times) <= Int(perSecond))
    let seconds = (times.last ?? 0) - (times.first ?? 0)
    #expect(Double(count) / seconds > 0.95 * perSecond)
  }

  @Test func `no second has more arrivals when requests dawdle on their way`() async {
    var generator = SeededGenerator(seed: 3)
    let random = (0..<600).map { _ in Double.random(in: 0...1, using: &generator) }
    let times = await arrivals(
      600, perSecond: 50, answer: { random[$0] > 0.9 ? 0.4 : 0.05 },
      share: { random[599 - $0] > 0.5 ? 1 : 0 })
    #expect(most(times) <= 50)
  }

  @Test func `less than one a second is possible`() async {
    let times = await arrivals(5, perSecond: 0.5, answer: { _ in 0.01 }, share: { _ in 0 })
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 1.99 })
  }

  @Test func `after a 429 everybody waits`() async throws {
    let clock = VirtualClock()
    let limiter = RateLimiter(
      perSecond: 100, now: { clock.now }, sleep: { await clock.sleep($0) })
    let busy = HTTPClient { _ throws(HTTPError) in
      HTTPResponse(status: 429, headers: [("Retry-After", "7")])
    }
    _ = try await busy.limited(by: limiter).send(HTTPRequest(.get, "http://localhost/"))
    _ = await limiter.turn()
    #expect(clock.now >= .seconds(7))
  }

  @Test func `a server that asks for an age is not waited for as long`() async throws {
    let clock = VirtualClock()
    let limiter = RateLimiter(
      perSecond: 100, now: { clock.now }, sleep: { await clock.sleep($0) })
    let mad = HTTPClient { _ throws(HTTPError) in
      HTTPResponse(status: 429, headers: [("Retry-After", "1e30")])
    }
    _ = try await mad.limited(by: limiter).send(HTTPRequest(.get, "http://localhost/"))
    _ = await limiter.turn()
    #expect(clock.now <= .seconds(301))
  }
}

/// A time that passes only while somebody sleeps, and things that happen meanwhile.
final class VirtualClock: Sendable {
  private struct State {
    var now = Duration.zero
    var events: [(time: Duration, action: @Sendable () async -> Void)] = []
  }
  private let state = Mutex(State())

  var now: Duration { state.withLock(\.now) }
  var waiting: Int { state.withLock(\.events.count) }

  func schedule(after delay: Duration, _ action: @escaping @Sendable () async -> Void) {
    state.withLock { state in
      state.events.append((state.now + delay, action))
      state.events.sort { $0.time < $1.time }
    }
  }

  func sleep(_ duration: Duration) async {
    let end = now + duration
    while let event = next(before: end) { await event() }
    state.withLock { $0.now = end }
  }

  func sleepUntilNext() async {
    guard let time = state.withLock({ $0.events.first?.time }) else { return }
    await sleep(time - now)
  }

  private func next(before end: Duration) -> (@Sendable () async -> Void)? {
    state.withLock { state in
      guard let event = state.events.first, event.time <= end else { return nil }
      state.now = max(state.now, event.time)
      return state.events.removeFirst().action
    }
  }
}

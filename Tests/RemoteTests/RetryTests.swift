import Foundation
import Locks
import Remote
import Testing

struct RetryTests {
  let request = HTTPRequest(.get, "https://example.org/3/movie/11")

  /// Answers as told, one after the other, the last one again and again.
  private func client(
    _ outcomes: [Retry.Outcome], counting requests: Counter = Counter()
  ) -> HTTPClient {
    HTTPClient { _ throws(HTTPError) in
      let index = requests.next()
      return try outcomes[min(index, outcomes.count - 1)].get()
    }
  }

  /// A policy that does not wait, and tells how long it would have.
  private func retry(_ waits: Waits = Waits(), random: Double = 1) -> Retry {
    var retry = Retry()
    retry.sleep = { waits.append($0) }
    retry.random = { random }
    return retry
  }

  private static func status(_ status: Int, retryAfter: String? = nil) -> Retry.Outcome {
    let headers = retryAfter.map { [(name: "Retry-After", value: $0)] } ?? []
    return .success(HTTPResponse(status: status, headers: headers))
  }

  private static let broken = Retry.Outcome.failure(
    .interrupted(address: "https://example.org", reason: "cut"))

  @Test(arguments: [status(408), status(429), status(500), status(502), status(503), broken])
  func `what may pass is asked again`(outcome: Retry.Outcome) async throws {
    let answer = try await retry().send(request, over: client([outcome, Self.status(200)]))
    #expect(answer.status == 200)
  }

  @Test(arguments: [200, 204, 307, 400, 401, 404, 412, 501])
  func `what will not change is not asked again`(status: Int) async throws {
    let requests = Counter()
    let client = client([Self.status(status), Self.status(200)], counting: requests)
    #expect(try await retry().send(request, over: client).status == status)
    #expect(requests.count == 1)
  }

  @Test func `an address that is no address is not asked again`() async {
    let requests = Counter()
    let invalid = HTTPError.invalid(address: "x", reason: "not an address")
    let client = client([.failure(invalid)], counting: requests)
    await #expect(throws: invalid) { try await retry().send(request, over: client) }
    #expect(requests.count == 1)
  }

  @Test(arguments: [(0.0, [0.5, 1, 2, 4, 8]), (1.0, [1, 2, 4, 8, 16])])
  func `waits double, and the last answer is given`(random: Double, seconds: [Double]) async throws
  {
    let waits = Waits()
    let answer = try await retry(waits, random: random)
      .send(request, over: client([Self.status(503)]))
    #expect(answer.status == 503)
    #expect(waits.all == seconds.map { .seconds($0) })
  }

  @Test func `no wait is longer than the longest`() async throws {
    let waits = Waits()
    var retry = retry(waits)
    (retry.attempts, retry.longest) = (5, .seconds(3))
    _ = try await retry.send(request, over: client([Self.status(503)]))
    #expect(waits.all == [1, 2, 3, 3].map { .seconds($0) })
  }

  @Test func `the server's wait counts, with a little more`() async throws {
    let waits = Waits()
    let outcomes = [Self.status(429, retryAfter: "7"), Self.status(200)]
    _ = try await retry(waits).send(request, over: client(outcomes))
    #expect(waits.all == [.seconds(7.5)])
  }

  @Test func `a wait beyond all patience is not begun`() async throws {
    let waits = Waits()
    let outcomes = [Self.status(429, retryAfter: "3600"), Self.status(200)]
    let answer = try await retry(waits).send(request, over: client(outcomes))
    #expect(answer.status == 429)
    #expect(waits.all.isEmpty)
  }

  @Test func `the caller may decide otherwise`() async throws {
    let waits = Waits()
    let outcomes = [Self.status(200), Self.status(418)]
    let answer = try await retry(waits).send(request, over: client(outcomes)) { outcome in
      (try? outcome.get().status) == 418 ? .final : .again(after: .seconds(2))
    }
    #expect(answer.status == 418)
    #expect(waits.all == [.seconds(2.5)])
  }

  @Test(arguments: [
    ("120", 120.0), ("0", 0), ("-3", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 30),
    ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("soon", nil), ("", nil), ("inf", nil), ("nan", nil),
    ("1e30", 86_400), ("9223372036854775807", 86_400), ("-1e300", 0),
    ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
  ])
  func `Retry-After is seconds or a date`(text: String, seconds: Double?) {
    let now = Date(timeIntervalSince1970: 784_111_777 - 30)
    let response = HTTPResponse(status: 503, headers: [("retry-after", text)])
    #expect(Retry.retryAfter(response, now: now) == seconds.map { .seconds($0) })
  }

  @Test func `no Retry-After is none`() {
    #expect(Retry.retryAfter(HTTPResponse(status: 503)) == nil)
  }
}

/// Counts from several tasks.
final class Counter: Sendable {
  private let value = Mutex(0)
  var count: Int { value.withLock(\.self) }

  /// The count so far; one more from now on.
  func next() -> Int {
    value.withLock { value in
      defer { value += 1 }
      return value
    }
  }
}

/// Remembers waits that were asked for.
final class Waits: Sendable {
  private let waits = Mutex<[Duration]>([])
  var all: [Duration] { waits.withLock(\.self) }
  func append(_ wait: Duration) { waits.withLock { $0.append(wait) } }
}

import Locks
import Logging
import Remote
import Testing

@testable import Cron

struct PingTests {
  /// A monitor that answers with the given statuses, the last again and again; nil: not at all.
  final class Monitor: Sendable {
    private let answers: Mutex<[Int?]>
    private let requests = Mutex<[HTTPRequest]>([])

    init(_ answers: [Int?]) { self.answers = Mutex(answers) }

    var received: [HTTPRequest] { requests.withLock { $0 } }

    func ping(_ address: String?) -> Ping {
      let client = HTTPClient { [self] request throws(HTTPError) in
        requests.withLock { $0.append(request) }
        let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        guard let answer else { throw .unreachable(address: request.address, reason: "gone") }
        return HTTPResponse(status: answer)
      }
      return Ping(
        address: address, http: client,
        log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1/ping/1", "http://127.0.0.1/ping/1", ""),
    ("http://127.0.0.1/ping/1?a=b", "http://127.0.0.1/ping/1", "?a=b"),
  ])
  func `start, success and failure go to their addresses`(
    address: String, path: String, query: String
  ) async {
    let monitor = Monitor([200])
    let ping = monitor.ping(address)
    await ping.start()
    await ping.success("all is well")
    await ping.failure("nothing is")
    #expect(monitor.received.map(\.url) == ["/start", "", "/fail"].map { path + $0 + query })
    #expect(monitor.received.allSatisfy { $0.method == .post && $0.timeout == .seconds(10) })
    let bodies = monitor.received.map { String(decoding: $0.body ?? [], as: UTF8.self) }
    #expect(bodies == ["", "all is well", "nothing is"])
  }

  @Test(
    arguments: [
      ([nil, 200], 2), ([nil], 2), ([500, 200], 2), ([503], 2), ([404], 1), ([200], 1),
    ] as [([Int?], Int)])
  func `it is tried again once where that may help`(answers: [Int?], count: Int) async {
    let monitor = Monitor(answers)
    await monitor.ping("http://127.0.0.1/").success("")
    #expect(monitor.received.count == count)
  }

  @Test func `without an address nobody is told`() async {
    let monitor = Monitor([200])
    await monitor.ping(nil).start()
    #expect(monitor.received.isEmpty)
  }
}

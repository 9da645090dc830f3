import FastCGI
import FastCGIRecords
import Glibc
import Synchronization
import TestSupport
import Testing

/// Peers that send or take slowly, or stop: none of them may keep another from its answer.
struct SlowPeerTests {
  /// One whole request, and where it may be cut.
  static let request: [UInt8] = {
    var records = RecordWriter()
    records.beginRequest(keepsOpen: true)
    let parameters = ["REQUEST_METHOD": "POST", "DOCUMENT_URI": "/slow", "CONTENT_LENGTH": "3"]
    records.stream(.parameters, NameValuePairs.encode(parameters))
    records.append(.parameters)
    records.stream(.input, [1, 2, 3])
    records.append(.input)
    return records.bytes
  }()

  @Test(arguments: [0, 1, 5, 8, 20, request.count / 2, request.count - 1])
  func `peers that stop before their request is whole occupy no worker`(end: Int) throws {
    let server = try TestServer(workers: 1, patience: .seconds(60))
    let slow = try (0..<200).map { _ in try server.client() }
    for client in slow { try client.sendRaw(Array(Self.request[..<end])) }
    #expect(try server.client().request("GET", "/").status == 200)
    // What is still to come is answered.
    for client in slow.prefix(3) {
      try client.sendRaw(Array(Self.request[end...]))
      #expect(client.receive().body == "POST /slow: 3 bytes \(TestServer.checksum([1, 2, 3]))")
    }
    withExtendedLifetime(slow) {}
  }

  @Test func `a request that arrives byte by byte is answered`() throws {
    let client = try TestServer(workers: 1, patience: .seconds(60)).client()
    for byte in Self.request + Self.request { try client.sendRaw([byte]) }
    for _ in 0..<2 { #expect(client.receive().status == 200) }
  }

  @Test func `a peer that goes on sending is closed when the time for the request is over`() throws
  {
    let server = try TestServer(workers: 1, patience: .milliseconds(200))
    let (client, start) = (try server.client(), ContinuousClock.now)
    try client.begin(keepsOpen: true)
    try client.parameters("POST", "/", announcing: 0)
    // A body that goes on and on, which no limit ends, and no pause.
    var isOpen = true
    while isOpen && ContinuousClock.now - start < .seconds(10) {
      isOpen = (try? client.input([0])) != nil
    }
    #expect(!isOpen)
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func `a peer that says nothing is closed, and one that has been answered is not`() throws {
    let server = try TestServer(workers: 1, patience: .milliseconds(200))
    let (answered, silent) = (try server.client(), try server.client())
    #expect(try answered.request("GET", "/").status == 200)
    #expect(silent.isClosedByPeer())
    #expect(try answered.request("GET", "/").status == 200)
  }

  /// Peers that ask for a large answer and do not read it.
  private func slowPeers(_ count: Int, patience: Duration) throws -> (TestServer, [FastCGIClient]) {
    let server = try TestServer(workers: 1, patience: patience) { request in
      request.path == "/large" ? Self.large : TestServer.echo(request)
    }
    let peers = try (0..<count).map { _ in
      let client = try server.client()
      try client.begin(keepsOpen: true)
      try client.parameters("GET", "/large", announcing: 0)
      try client.endInput()
      return client
    }
    return (server, peers)
  }

  @Test func `peers that do not take their answers occupy no worker`() throws {
    let (server, slow) = try slowPeers(20, patience: .seconds(60))
    #expect(try server.client().request("GET", "/").status == 200)
    // This one takes all of it, though later.
    #expect(slow[0].receive().body.utf8.count == Self.large.body.count)
    #expect(try slow[0].request("GET", "/").status == 200)
  }

  @Test func `a peer that does not take its answer in time is closed`() throws {
    let (server, slow) = try slowPeers(1, patience: .milliseconds(500))
    #expect(slow[0].waitsUntilClosedByPeer())
    #expect(!slow[0].receive().isComplete)
    #expect(try server.client().request("GET", "/").status == 200)
  }

  @Test func `when answers that nobody takes fill the memory, others are told so`() throws {
    let server = try TestServer(workers: 1, patience: .seconds(60)) { request in
      request.isRefused ? FastCGIResponse(status: 503, headers: [:], body: []) : Self.large
    }
    var slow: [FastCGIClient] = []
    func ask() throws -> FastCGIClient {
      let client = try server.client()
      try client.begin(keepsOpen: true)
      try client.parameters("GET", "/", announcing: 0)
      try client.endInput()
      return client
    }
    for _ in 0..<12 { slow.append(try ask()) }
    #expect(try ask().receive().status == 503)
    // As soon as they are taken there is room again.
    for client in slow { _ = client.receive() }
    #expect(try ask().receive().status == 200)
  }

  static let large = FastCGIResponse(
    status: 200, headers: [:], body: [UInt8](repeating: UInt8(ascii: "x"), count: 4_000_000))
}

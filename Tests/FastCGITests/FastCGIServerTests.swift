import FastCGI
import Glibc
import Synchronization
import TestSupport
import Testing

struct FastCGIServerTests {
  @Test func `a request is answered as CGI has it`() throws {
    let server = try TestServer()
    let answer = try server.client().request("GET", "/some/path")
    #expect(
      answer.output
        == "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 26\r\n\r\n"
        + "GET /some/path: 0 bytes 17")
    #expect(answer.isComplete)
  }

  @Test func `an answer to HEAD has the length but no body`() throws {
    let answer = try TestServer().client().request("HEAD", "/")
    #expect(answer.output.contains("Content-Length: 18\r\n"))
    #expect(answer.body == "")
  }

  @Test func `the address stands in for the path, without its query`() throws {
    let server = try TestServer { request in
      FastCGIResponse(status: 200, headers: [:], body: Array("\(request.path)".utf8))
    }
    let client = try server.client()
    let headers = ["REQUEST_URI": "/classify?a=b?c"]
    #expect(try client.request("GET", "", headers: headers).body == "/classify")
  }

  @Test func `a kept connection serves many requests`() throws {
    let client = try TestServer().client()
    for number in 0..<100 {
      #expect(try client.request("GET", "/\(number)").body.hasPrefix("GET /\(number): "))
    }
  }

  @Test func `a connection that shall not be kept is closed`() throws {
    let client = try TestServer().client()
    #expect(try client.request("GET", "/", keepsOpen: false).isComplete)
    #expect(client.isClosedByPeer())
  }

  @Test func `many connections are served by few workers, even if all stay open`() throws {
    let server = try TestServer(workers: 2)
    let clients = try (0..<50).map { _ in try server.client() }
    for _ in 0..<3 {
      for client in clients { #expect(try client.request("GET", "/").status == 200) }
    }
  }

  @Test(arguments: [0, 1, 8191, 8192, 65_535, 1 << 20])
  func `a body arrives whole, and the connection goes on`(size: Int) throws {
    let server = try TestServer()
    let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let client = try server.client()
    for _ in 0..<2 {
      let answer = try client.request("POST", "/", body: body)
      #expect(answer.body == "POST /: \(size) bytes \(TestServer.checksum(body))")
    }
  }

  @Test func `a large answer arrives whole`() throws {
    let server = try TestServer { _ in
      FastCGIResponse(
        status: 200, headers: [:], body: [UInt8](repeating: UInt8(ascii: "x"), count: 300_000))
    }
    #expect(try server.client().request("GET", "/").body.utf8.count == 300_000)
  }

  @Test func `a body over the limit is not kept, and the connection goes on`() throws {
    let client = try TestServer(maxBodyBytes: 1000).client()
    let answer = try client.request("POST", "/", body: [UInt8](repeating: 1, count: 100_000))
    #expect(answer.body == "POST /: too large")
    #expect(try client.request("POST", "/", body: [1]).body.hasPrefix("POST /: 1 bytes"))
  }

  @Test func `a body that is shorter than announced is told to the handler`() throws {
    let client = try TestServer().client()
    try client.begin(keepsOpen: true)
    try client.parameters("POST", "/", announcing: 100)
    try client.input([1, 2, 3])
    try client.endInput()
    #expect(client.receive().body == "POST /: incomplete")
  }

  @Test func `a length that is no number is told to the handler`() throws {
    let client = try TestServer().client()
    try client.begin(keepsOpen: true)
    try client.parameters("POST", "/", headers: ["CONTENT_LENGTH": "-7"], announcing: 0)
    try client.endInput()
    #expect(client.receive().body.hasPrefix("POST /: "))
  }

  @Test func `a request that is cut off or aborted reaches no handler and harms no other`() throws {
    let handled = Atomic(0)
    let server = try TestServer(workers: 1) { request in
      handled.add(1, ordering: .relaxed)
      return TestServer.echo(request)
    }
    for end in 0..<3 {
      let client = try server.client()
      try client.begin(keepsOpen: true)
      if end > 0 { try client.parameters("POST", "/", announcing: 100) }
      if end > 0 { try client.input([1, 2, 3]) }
      if end > 1 { try client.abort() }
    }
    #expect(try server.client().request("GET", "/").status == 200)
    #expect(handled.load(ordering: .relaxed) == 1)
  }

  @Test func `bytes that are not FastCGI close the connection and harm no other`() throws {
    let server = try TestServer(workers: 1)
    let client = try server.client()
    try client.sendRaw(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
    #expect(client.isClosedByPeer())
    #expect(try server.client().request("GET", "/").status == 200)
  }
}

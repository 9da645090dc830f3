import FastCGI
import Foundation
import Glibc
import TestSupport
import Testing

struct FastCGIServerStopTests {
  @Test func `a request that is under way is finished`() throws {
    let gate = Gate()
    let server = try TestServer(workers: 1) { request in
      gate.pass()
      return TestServer.echo(request)
    }
    let client = try server.client()
    try client.begin(keepsOpen: true)
    try client.parameters("GET", "/", announcing: 0)
    try client.endInput()
    gate.waitUntilSomebodyComes()
    let stopped = Semaphore()
    Thread.detachNewThread {
      server.stop()
      stopped.signal()
    }
    gate.open()
    #expect(client.receive().status == 200)
    #expect(client.isClosedByPeer())
    stopped.wait()
  }

  @Test func `requests that have arrived are answered, on new connections and on kept ones`()
    throws
  {
    let gate = Gate()
    let server = try TestServer(workers: 1) { request in
      if request.path == "/slow" { gate.pass() }
      return TestServer.echo(request)
    }
    let kept = try server.client()
    #expect(try kept.request("GET", "/").status == 200)
    let slow = try server.client()
    let new = try server.client()
    try slow.begin(keepsOpen: true)
    try slow.parameters("GET", "/slow", announcing: 0)
    try slow.endInput()
    gate.waitUntilSomebodyComes()
    for client in [kept, new] {
      try client.begin(keepsOpen: true)
      try client.parameters("GET", "/", announcing: 0)
      try client.endInput()
    }
    let stopped = Semaphore()
    Thread.detachNewThread {
      server.stop()
      stopped.signal()
    }
    gate.open()
    for client in [slow, kept, new] {
      #expect(client.receive().status == 200)
      #expect(client.isClosedByPeer())
    }
    stopped.wait()
  }

  @Test func `idle connections are closed, and nobody can connect any more`() throws {
    let server = try TestServer()
    let client = try server.client()
    #expect(try client.request("GET", "/").status == 200)
    server.stop()
    #expect(client.isClosedByPeer())
    #expect(throws: FastCGIClient.Failure.self) { try server.client() }
  }

  @Test func `connections wait at an inherited socket for the next process`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/socket"
    let opened = try ListeningSocket.open(path: path)
    func server() throws -> FastCGIServer {
      let descriptor = dup(opened.descriptor)
      let listener = try ListeningSocket.inherited(environment: [:], standardInput: descriptor)
      let server = try FastCGIServer(
        listener: #require(listener), workers: 2, maxBodyBytes: 100, handler: TestServer.echo)
      try server.start()
      return server
    }
    let first = try server()
    #expect(try FastCGIClient(path: path).request("GET", "/").status == 200)
    first.stop()
    let waiting = try FastCGIClient(path: path)
    try waiting.begin(keepsOpen: false)
    try waiting.parameters("GET", "/", announcing: 0)
    try waiting.endInput()
    let second = try server()
    #expect(waiting.receive().status == 200)
    second.stop()
  }
}

/// Holds a thread up until it is opened.
private final class Gate: Sendable {
  private let hasCome = Semaphore()
  private let isOpen = Semaphore()

  func pass() {
    hasCome.signal()
    isOpen.wait()
  }

  func waitUntilSomebodyComes() { hasCome.wait() }

  func open() { isOpen.signal() }
}

private final class Semaphore: @unchecked Sendable {
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(semaphore, 0, 0) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func signal() { sem_post(semaphore) }

  func wait() { while sem_wait(semaphore) != 0 {} }
}

import Foundation
import Settings
import Synchronization
import TestSupport
import Testing

@testable import Cron

struct GatewayClientTests {
  let directory: TemporaryDirectory
  var path: String { directory.path + "/gateway.sock" }
  let old = #"{"status":"ready","model":"old","pid":4242}"#
  let new = #"{"status":"ready","model":"new","pid":4242}"#

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `the answer of a gateway is understood`() throws {
    let gateway = try FakeGateway(path: path, answers: [old])
    defer { gateway.stop() }
    let readiness = try GatewayClient(address: gateway.address).readiness()
    #expect(readiness.status == "ready" && readiness.model == "old" && readiness.pid == 4242)
  }

  @Test func `a gateway without a model answers too`() throws {
    let problem = #"{"type":"about:blank","title":"No model","status":503,"pid":4242}"#
    let gateway = try FakeGateway(path: path, answers: [problem])
    defer { gateway.stop() }
    let readiness = try GatewayClient(address: gateway.address).readiness()
    #expect(readiness.model == nil && readiness.pid == 4242)
  }

  @Test func `a reload signals the process and waits for the new model`() throws {
    let gateway = try FakeGateway(path: path, answers: [old, old, old, new])
    defer { gateway.stop() }
    let signalled = Mutex<[pid_t]>([])
    let client = GatewayClient(address: gateway.address) { process in
      signalled.withLock { $0.append(process) }
      return 0
    }
    #expect(try client.reload(to: "new").model == "new")
    #expect(signalled.withLock { $0 } == [4242])
  }

  @Test func `a gateway that keeps its model is a failure`() throws {
    let gateway = try FakeGateway(path: path, answers: [old])
    defer { gateway.stop() }
    let client = GatewayClient(address: gateway.address) { _ in 0 }
    #expect(throws: GatewayError.notReloaded(expected: "new", serves: "old", reason: nil)) {
      try client.reload(to: "new", patience: .milliseconds(50))
    }
  }

  @Test func `a gateway that says that it refuses is not waited for`() throws {
    // What was refused before the signal counts for nothing, nor what was not asked for.
    try expectRefusal([(0, "new"), (0, "new"), (1, "other"), (1, "other"), (2, "new")], signals: 2)
    try expectRefusal([(3, "other"), (4, "new")], signals: 1)
    // It reads another folder.
    try expectRefusal([(3, ""), (4, ""), (4, ""), (5, "")], signals: 2)
  }

  private func expectRefusal(_ answers: [(Int, String)], signals: Int) throws {
    let answers = answers.map {
      #"{"status":"ready","model":"old","pid":4242,"reloads":\#($0),"refused":"\#($1)"}"#
    }
    let gateway = try FakeGateway(path: path, answers: answers)
    defer { gateway.stop() }
    let signalled = Atomic(0)
    let client = GatewayClient(address: gateway.address) { _ in
      signalled.add(1, ordering: .relaxed)
      return 0
    }
    #expect(throws: GatewayError.notReloaded(expected: "new", serves: "old", reason: nil)) {
      try client.reload(to: "new", patience: .seconds(60))
    }
    #expect(signalled.load(ordering: .relaxed) == signals)
    #expect(gateway.asked == answers.count)
  }

  @Test func `a process of another user is told as such`() throws {
    let gateway = try FakeGateway(path: path, answers: [old])
    defer { gateway.stop() }
    let client = GatewayClient(address: gateway.address) { _ in EPERM }
    #expect(throws: GatewayError.notPermitted(process: 4242)) { try client.reload(to: "new") }
  }

  @Test func `nobody there and a file left by a dead gateway mean not running`() throws {
    let client = GatewayClient(address: .unix(path))
    #expect(throws: GatewayError.notRunning(.unix(path))) { try client.readiness() }
    let gateway = try FakeGateway(path: path, answers: [old])
    gateway.stop()
    #expect(throws: GatewayError.notRunning(.unix(path))) { try client.readiness() }
  }

  @Test(arguments: ["", "not JSON"])
  func `something else that listens there is told as such`(answer: String) throws {
    let gateway = try FakeGateway(path: path, answers: [answer])
    defer { gateway.stop() }
    let error = #expect(throws: GatewayError.self) {
      try GatewayClient(address: gateway.address).readiness()
    }
    #expect(error.flatMap(ExitStatus.init) == .unavailable)
  }
}

import Foundation
import Locks
import Settings
import Synchronization
import TestSupport
import Testing

@testable import Cron

struct GatewayClientTests {
  let directory: TemporaryDirectory
  var path: String { directory.path + "/gateway.sock" }
  let old = #"{"status":"ready","model":"old","pid":4242,"process":"it"}"#
  let new = #"{"status":"ready","model":"new","pid":4242,"process":"it"}"#

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

  /// A client that asks once at a time, and notes whom it signals.
  private func client(
    _ gateway: FakeGateway, _ signalled: Signalled, identity: String? = "it"
  ) -> GatewayClient {
    GatewayClient(
      address: gateway.address, identity: { $0 == 4242 ? identity : nil },
      hangUp: { signalled.add($0) })
  }

  private final class Signalled: Sendable {
    private let list = Mutex<[pid_t]>([])
    let isAllowed: Bool

    init(isAllowed: Bool = true) { self.isAllowed = isAllowed }

    func add(_ process: pid_t) -> Bool {
      list.withLock { $0.append(process) }
      return isAllowed
    }

    var processes: [pid_t] { list.withLock { $0 } }
  }

  @Test func `a reload signals the process and waits for the new model`() throws {
    let gateway = try FakeGateway(path: path, answers: [old, old, old, new])
    defer { gateway.stop() }
    let signalled = Signalled()
    #expect(try client(gateway, signalled).reload(to: "new").model == "new")
    #expect(signalled.processes == [4242])
  }

  @Test(arguments: [nil, "another"])
  func `a process that may be another is not signalled, but waited for`(
    identity: String?
  ) throws {
    let gateway = try FakeGateway(path: path, answers: [old, old, new])
    defer { gateway.stop() }
    let signalled = Signalled()
    #expect(try client(gateway, signalled, identity: identity).reload(to: "new").model == "new")
    #expect(signalled.processes.isEmpty)
  }

  @Test func `a process that may not be signalled is waited for`() throws {
    let gateway = try FakeGateway(path: path, answers: [old, old, new])
    defer { gateway.stop() }
    let signalled = Signalled(isAllowed: false)
    #expect(try client(gateway, signalled).reload(to: "new").model == "new")
    #expect(!signalled.processes.isEmpty)
  }

  @Test func `every process behind a shared socket is waited for`() throws {
    let shared = new.replacing("}", with: #","shared":true}"#)
    let others = [old, new].map {
      $0.replacing("4242", with: "17").replacing("}", with: #","shared":true}"#)
    }
    let answers = [shared, shared, others[0], shared, others[0], shared, others[1], shared]
    let gateway = try FakeGateway(path: path, answers: answers)
    defer { gateway.stop() }
    let client = client(gateway, Signalled())
    let served = try client.reload(to: "new", acquaintance: .seconds(1))
    #expect(served.model == "new" && gateway.asked >= answers.count)
  }

  @Test func `a gateway that keeps its model is a failure`() throws {
    let gateway = try FakeGateway(path: path, answers: [old])
    defer { gateway.stop() }
    let client = client(gateway, Signalled())
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
    // It cannot be signalled, and has looked by itself.
    try expectRefusal([(3, "other"), (4, "new")], signals: 0, identity: nil)
  }

  private func expectRefusal(
    _ answers: [(Int, String)], signals: Int, identity: String? = "it"
  ) throws {
    let answers = answers.map {
      #"{"status":"ready","model":"old","pid":4242,"process":"it","reloads":\#($0),"refused":"\#($1)"}"#
    }
    let gateway = try FakeGateway(path: path, answers: answers)
    defer { gateway.stop() }
    let signalled = Signalled()
    let client = client(gateway, signalled, identity: identity)
    #expect(throws: GatewayError.notReloaded(expected: "new", serves: "old", reason: nil)) {
      try client.reload(to: "new", patience: .seconds(60))
    }
    #expect(signalled.processes.count == signals)
    #expect(gateway.asked == answers.count)
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

import Core
import Remote
import Store
import TestSupport
import Testing

@testable import Cron

struct ModelPullTests {
  let hub = FakeHub()
  let machine: TestMachine
  let other: TestMachine

  init() throws {
    machine = try TestMachine(hub.settings)
    other = try TestMachine(hub.settings)
  }

  private func pull(_ revision: String) async throws -> PullReport.Download {
    let pull = try ModelPull(workspace: other.workspace, http: hub.http, retry: hub.retry)
    return try await pull.bring(pull.offer(of: revision))
  }

  @Test func `a pulled model is the same in name and bytes`() async throws {
    let version = try machine.train(started: 1000)
    _ = try await ModelUpload(
      workspace: machine.workspace, database: machine.database, http: hub.http, retry: hub.retry
    ).run(version)
    for revision in [version, "main"] {
      let report = try await pull(revision)
      #expect(report.version == version)
      #expect(report.downloaded.count == (revision == version ? 5 : 0), "once is enough")
    }
    let files = { (machine: TestMachine) in
      try ModelDirectory.files(at: machine.workspace.releases.path(of: version)).map(\.bytes)
    }
    #expect(try files(other) == files(machine))
  }

  @Test func `what is no model is not pulled`() async throws {
    hub.commit(["README.md": [1]])
    let missing = CommandError.notAModel(
      repository: FakeHub.name, revision: "main", missing: "SHA256SUMS")
    await #expect(throws: missing) { try await pull("main") }

    hub.commit(["SHA256SUMS": Array("\(String(repeating: "a", count: 64))  README.md\n".utf8)])
    let weights = CommandError.notAModel(
      repository: FakeHub.name, revision: "main", missing: "model.safetensors")
    await #expect(throws: weights) { try await pull("main") }
    #expect(try other.workspace.releases.versions().isEmpty)
  }
}

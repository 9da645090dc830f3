import Core
import Foundation
import Remote
import Settings
import Store
import TestSupport
import Testing

@testable import Cron

struct ModelUploadTests {
  let hub = FakeHub()
  let machine: TestMachine
  var workspace: Workspace { machine.workspace }
  var database: StateDatabase { machine.database }

  init() throws {
    machine = try TestMachine(hub.settings)
  }

  private func upload(_ version: String) async throws -> UploadReport {
    try await ModelUpload(
      workspace: workspace, database: database, http: hub.http, retry: hub.retry
    ).run(version)
  }

  @Test func `an uploaded model is remembered with its commit`() async throws {
    let version = try machine.train(started: 1000)
    let report = try await upload(version)
    #expect(report.model.sent.count == 7)
    let runs = database.runs
    #expect(
      try ModelUpload.commit(of: version, workspace.settings, runs) == hub.commits.last?.id)
    #expect(try ModelUpload.commit(of: "another", workspace.settings, runs) == nil)
    #expect(hub.commits.map(\.title) == ["initial commit", "Marquee \(version)"])
    #expect(try await upload(version).model.sent.isEmpty)
    #expect(hub.commits.count == 2)
  }

  @Test func `a failed upload is not remembered`() async throws {
    let version = try machine.train(started: 1000)
    hub.expect(.status(401), on: "/commit/main")
    await #expect(throws: HubError.self) { try await upload(version) }
    #expect(try ModelUpload.commit(of: version, workspace.settings, database.runs) == nil)
  }

  @Test func `what a former model had goes, what others put there stays`() async throws {
    let former = try machine.train(started: 1000)
    _ = try await upload(former)
    // A model that had one file more, and a file of somebody else.
    let sums = try #require(hub.commits.last?.files["SHA256SUMS"])
    let more = Array((String(repeating: "a", count: 64) + "  extra.bin\n").utf8)
    hub.commit(["SHA256SUMS": sums + more, "extra.bin": [1], "LICENSE": [2]])
    let report = try await upload(try machine.train(started: 2000, years: 9))
    #expect(report.model.deleted == ["extra.bin"])
    let files = try #require(hub.commits.last?.files)
    #expect(files["LICENSE"] == [2] && files["extra.bin"] == nil && files[".gitattributes"] != nil)
  }

  @Test func `a damaged model is not uploaded`() async throws {
    let version = try machine.train(started: 1000)
    let path = workspace.releases.path(of: version) + "/vocabulary.txt"
    try Data("x\n".utf8).write(to: URL(filePath: path))
    await #expect(throws: ModelError.self) { try await upload(version) }
    #expect(hub.requests().isEmpty)
  }

  @Test(arguments: [
    (["HF_REPO": ""], "HF_REPO is not set"), (["HF_TOKEN": ""], "HF_TOKEN is not set"),
    (["HF_REPO": "", "HF_TOKEN": ""], "HF_REPO and HF_TOKEN are not set"),
  ])
  func `what is not set is named`(settings: [String: String], words: String) throws {
    let machine = try TestMachine(hub.settings.merging(settings) { $1 })
    let error = #expect(throws: SettingsError.self) {
      try ModelUpload(workspace: machine.workspace, database: machine.database)
    }
    #expect("\(try #require(error))".hasPrefix(words))
  }
}

extension FakeHub {
  /// What leads to it.
  var settings: [String: String] {
    ["HF_REPO": Self.name, "HF_ENDPOINT": Self.endpoint, "HF_TOKEN": Self.token]
  }
}

import Foundation
import Store
import Testing

@testable import Cron

struct WorkspaceTests {
  private struct Refusal: Error, CustomStringConvertible {
    let description = "it is refused"
  }

  let machine: TestMachine
  var workspace: Workspace { machine.workspace }

  init() throws {
    machine = try TestMachine()
  }

  @Test func `a run is recorded with its report`() async throws {
    let report = TidyingReport(removed: ["v1"])
    let result = try await workspace.recorded(
      "tidy", in: machine.database, as: RunDetails.Report.tidying
    ) { (report, outcome: .done) }
    #expect(result == report)
    let run = try #require(try machine.database.runs.recent(1).first)
    #expect(run.command == "tidy" && run.outcome == .done)
    #expect(run.details == RunDetails(.tidying(report)))
  }

  @Test func `a run that fails is recorded with its error`() async throws {
    await #expect(throws: Refusal.self) {
      try await workspace.recorded(
        "tidy", in: machine.database, as: RunDetails.Report.tidying
      ) { throw Refusal() }
    }
    let run = try #require(try machine.database.runs.recent(1).first)
    #expect(run.outcome == .failed && run.details == RunDetails(error: "it is refused"))
  }

  @Test func `others can read nothing of the state, however it came to be`() throws {
    let settings = workspace.settings
    func permissions(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    _ = try workspace.database()
    for path in [settings.stateDirectory, settings.databasePath] {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    _ = try workspace.database()
    for path in [settings.stateDirectory, settings.databasePath] {
      #expect(try permissions(path) == 0o750)
    }
  }

  @Test func `one command at a time may change models`() async throws {
    try await workspace.exclusively("train") {
      #expect(RunLock.holder(path: workspace.lockPath)?.contains("train") == true)
      await #expect(throws: RunLockError.self) {
        try await workspace.exclusively("publish") {}
      }
    }
    #expect(RunLock.holder(path: workspace.lockPath) == nil)
  }
}

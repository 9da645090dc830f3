import Core
import Foundation
import Settings
import Store
import TestSupport
import Testing

@testable import Cron

struct NightsFileTests {
  let machine: TestMachine
  var database: StateDatabase { machine.database }
  var path: String { machine.path + "/nights.json" }

  init() throws {
    machine = try TestMachine()
  }

  private func time(_ minutes: Double) -> Date { Date(timeIntervalSince1970: minutes * 60) }

  private func record(
    _ command: String, at minutes: Double, _ outcome: Store.Outcome, _ details: RunDetails
  ) throws {
    try database.runs.record(
      command, from: time(minutes), to: time(minutes + 1), outcome, details)
  }

  /// What a publication has on record.
  private func decision(
    _ version: String, _ outcome: PublicationReport.Result, _ rule: GateDecision.Rule = .worse
  ) -> RunDetails {
    let decision = GateDecision(rule, "private", challenger: version)
    return RunDetails(
      .publication(
        PublicationReport(
          version: version, outcome: outcome, reason: "private", decision: decision)))
  }

  private func nights() throws -> [Night] {
    try NightsFile.write(machine.workspace, database)
    return Night.read(path)
  }

  @Test func `decisions come oldest first, with the figures of their models`() throws {
    try database.runs.record(
      ModelRecord(
        version: "v1", created: time(0), trainingCount: 900, testCount: 100, f1Micro: 0.5,
        f1Macro: 0.4))
    try record("publish", at: 1, .done, decision("v1", .published, .firstModel))
    try record("publish", at: 2, .kept, decision("v2", .kept))
    let nights = try nights()
    #expect(nights.map(\.outcome) == [.published, .kept])
    #expect(nights.map(\.rule) == ["first-model", "worse"])
    #expect(nights.map(\.model) == ["v1", "v2"])
    #expect(nights.map(\.f1Micro) == [0.5, nil])
    #expect(nights[0].nTrain == 900 && nights[0].nTest == 100 && nights[0].f1Macro == 0.4)
    #expect(nights[0].ended == "1970-01-01T00:02:00Z")
  }

  @Test func `a night's decision is that of its stage`() throws {
    let run = try database.runs.begin("nightly", at: time(1))
    for (index, stage) in ["fetch", "train", "publish"].enumerated() {
      try database.runs.begin(stage: stage, of: run, at: time(2 + Double(index)))
      let details = stage == "publish" ? decision("v1", .published, .notWorse) : RunDetails()
      try database.runs.end(stage: stage, of: run, .done, details, at: time(3 + Double(index)))
    }
    try database.runs.end(run, .done, RunDetails(), at: time(9))
    let nights = try nights()
    #expect(nights.map(\.model) == ["v1"])
    #expect(nights.map(\.outcome) == [.published])
  }

  @Test func `a night that failed says where, and not why`() throws {
    let run = try database.runs.begin("nightly", at: time(1))
    try database.runs.begin(stage: "fetch", of: run, at: time(2))
    let secret = RunDetails(error: "http://10.0.0.1/ cannot be reached")
    try database.runs.end(stage: "fetch", of: run, .failed, secret, at: time(3))
    try database.runs.end(run, .failed, secret, at: time(3))
    let nights = try nights()
    #expect(nights.map(\.outcome) == [.failed])
    #expect(nights.map(\.stage) == ["fetch"])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(!text.contains("10.0.0.1"))
  }

  @Test func `what decided nothing is left out`() throws {
    try record("import", at: 1, .done, RunDetails())
    try record("train", at: 2, .done, RunDetails(summary: "v1"))
    try record("publish", at: 3, .done, decision("v1", .unchanged, .notWorse))
    _ = try database.runs.begin("nightly", at: time(4))
    #expect(try nights().isEmpty)
  }

  @Test func `only the latest are kept`() throws {
    for minute in 0..<NightsFile.count + 5 {
      try record("publish", at: Double(minute), .kept, decision("v\(minute)", .kept))
    }
    let nights = try nights()
    #expect(nights.count == NightsFile.count)
    #expect(nights.last?.model == "v\(NightsFile.count + 4)")
  }

  @Test func `a file that is missing or damaged holds no nights`() throws {
    #expect(Night.read(path).isEmpty)
    try Data("[{".utf8).write(to: URL(filePath: path))
    #expect(Night.read(path).isEmpty)
  }
}

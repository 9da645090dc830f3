import Foundation
import Store
import TestSupport
import Testing

struct RunStoreTests {
  let directory: TemporaryDirectory
  let runs: RunStore
  let night = Date(timeIntervalSince1970: 1_800_000_000)

  init() throws {
    directory = try TemporaryDirectory()
    runs = try StateDatabase(path: directory.path + "/movies.db").runs
  }

  @Test func `a run is remembered with its stages, the newest first`() throws {
    let first = try runs.begin("train", at: night)
    let second = try runs.begin("nightly", at: night + 1)
    try runs.begin(stage: "fetch", of: second, at: night + 2)
    try runs.end(stage: "fetch", of: second, .done, RunDetails(summary: "fine"), at: night + 5)
    try runs.begin(stage: "train", of: second, at: night + 5)
    try runs.end(second, .kept, RunDetails(), at: night + 9.5)
    let recent = try runs.recent(10)
    #expect(recent.map(\.id) == [second, first])
    #expect(recent[0].outcome == .kept && recent[0].ended == night + 9.5)
    #expect(recent[0].stages.map(\.name) == ["fetch", "train"])
    #expect(recent[0].stages[0].details == RunDetails(summary: "fine"))
    #expect(recent[0].stages[1].outcome == nil)
    #expect(recent[1].ended == nil && recent[1].outcome == nil)
    #expect(try runs.recent(1).count == 1)
  }

  @Test func `a clock that was set back does not lose the end of a run`() throws {
    let run = try runs.begin("train", at: night)
    try runs.end(run, .done, RunDetails(), at: night - 10)
    #expect(try runs.recent(1).first?.ended == night)
  }

  @Test func `a model is remembered with the latest decision about it`() throws {
    var model = ModelRecord(
      version: "20270115T080000Z-00000000", created: night, trainingCount: 100, testCount: 10,
      f1Micro: 0.6, f1Macro: 0.5)
    try runs.record(model)
    #expect(try runs.model(model.version) == model)
    (model.decision, model.reason, model.decided) = (.kept, "worse", night + 1)
    try runs.record(model)
    #expect(try runs.model(model.version) == model)
    #expect(try runs.model("another") == nil)
  }

  @Test func `a stage that is taken up again keeps its first start`() throws {
    let run = try runs.begin("nightly", at: night)
    #expect(try runs.begin(stage: "train", of: run, at: night + 1) == night + 1)
    try runs.end(stage: "train", of: run, .failed, RunDetails(error: "x"), at: night + 2)
    #expect(try runs.begin(stage: "train", of: run, at: night + 3) == night + 1)
    let stage = try #require(try runs.recent(1).first?.stages.first)
    #expect(stage.started == night + 1 && stage.resumed == night + 3)
    #expect(stage.ended == nil && stage.outcome == nil && stage.details == nil)
  }

  @Test func `an upload is remembered, whatever is decided about the model later`() throws {
    var model = ModelRecord(
      version: "20270115T080000Z-00000000", created: night, trainingCount: 100, testCount: 10,
      f1Micro: 0.6, f1Macro: 0.5)
    try runs.record(model)
    #expect(try runs.uploadedCommit(model.version) == nil)
    try runs.recordUpload(model.version, commit: "c0ffee", at: night + 1)
    #expect(try runs.uploadedCommit(model.version) == "c0ffee")
    (model.decision, model.reason, model.decided) = (.published, "first", night + 2)
    model.gate = GateDecision(.firstModel, "first", challenger: model.version)
    try runs.record(model)
    #expect(try runs.uploadedCommit(model.version) == "c0ffee")
    let stored = try #require(try runs.model(model.version))
    #expect(stored.uploadedCommit == "c0ffee" && stored.uploaded == night + 1)
    #expect(stored.gate == model.gate && stored.decision == .published)
    #expect(try runs.uploadedCommit("another") == nil)
  }

  @Test func `runs without an end are found, and those of one command`() throws {
    let killed = try runs.begin("nightly", at: night)
    let ended = try runs.begin("train", at: night + 1)
    try runs.end(ended, .done, RunDetails(), at: night + 2)
    let later = try runs.begin("nightly", at: night + 3)
    #expect(try runs.unfinished().map(\.id) == [later, killed])
    #expect(try runs.recent(1, of: ["nightly"]).map(\.id) == [later])
    #expect(try runs.recent(9, of: ["train", "nightly"]).map(\.id) == [later, ended, killed])
  }

  @Test func `the last success is that of a run that did not fail`() throws {
    #expect(try runs.lastSuccess(of: "nightly") == nil)
    for (index, outcome) in [Outcome.done, .kept, .failed].enumerated() {
      let start = night + Double(10 * index)
      try runs.record("nightly", from: start, to: start + 5, outcome, RunDetails())
    }
    try runs.record("train", from: night + 50, to: night + 60, .done, RunDetails())
    #expect(try runs.lastSuccess(of: "nightly") == night + 15)
  }
}

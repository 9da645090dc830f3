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
    #expect(try runs.uploaded(to: "model me/movies")?.version == nil)
    try runs.recordUpload(
      model.version, [("model me/movies", "c0ffee"), ("space me/movies", "decaf")], at: night + 1)
    (model.decision, model.reason, model.decided) = (.published, "first", night + 2)
    model.gate = GateDecision(.firstModel, "first", challenger: model.version)
    try runs.record(model)
    let stored = try #require(try runs.model(model.version))
    #expect(stored.uploadedCommit == "c0ffee" && stored.uploaded == night + 1)
    #expect(stored.gate == model.gate && stored.decision == .published)
    #expect(try runs.uploaded(to: "space me/movies")?.commit == "decaf")
    try runs.recordUpload("another", [("model me/movies", "beef")], at: night + 3)
    #expect(try runs.uploaded(to: "model me/movies")?.version == "another")
    #expect(try runs.uploaded(to: "space me/movies")?.version == model.version)
    #expect(try runs.model(model.version)?.uploadedCommit == "c0ffee")
  }

  private func recordModel(
    _ version: String, _ decision: ModelRecord.Decision? = .published
  ) throws {
    var model = ModelRecord(
      version: version, created: night, trainingCount: 1, testCount: 1, f1Micro: 0, f1Macro: 0)
    model.decision = decision
    model.decided = decision.map { _ in night }
    try runs.record(model)
  }

  @Test func `models are as old as their records, whatever their names say`() throws {
    let ahead = "20280115T080000Z-bbbbbbbb"
    let versions = [
      "20260115T080000Z-aaaaaaaa", ahead, "20270115T080000Z-cccccccc", "20250115T080000Z-dddddddd",
    ]
    for version in versions.dropLast() { try recordModel(version) }
    // What is decided later makes none younger; what is not on record is the oldest.
    try recordModel(ahead, .kept)
    #expect(try runs.byAge(versions.sorted()) == [versions[3]] + versions.dropLast())
    try recordModel(versions[3])
    #expect(try runs.byAge(versions.sorted()) == versions)
    #expect(try runs.published(before: versions[3]) == [versions[2], versions[0]])
  }

  @Test func `a withdrawn model is, and so is every other with its weights`() throws {
    let version = "20260115T080000Z-aaaaaaaa"
    let twin = "20260116T080000Z-aaaaaaaa"
    let other = "20260116T080000Z-bbbbbbbb"
    for version in [version, twin, other] { try recordModel(version) }
    #expect(try runs.withdrawal(of: version) == nil)
    try runs.withdraw(version, at: night)
    #expect(try runs.withdrawal(of: version) == night && runs.withdrawal(of: twin) == night)
    #expect(try runs.withdrawal(of: other) == nil && runs.withdrawn() == [version])
    #expect(try runs.published(before: other) == [twin])
    try runs.readmit(twin)
    #expect(try runs.withdrawal(of: version) == nil && runs.withdrawn().isEmpty)
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
    let now = night + 100
    #expect(try runs.lastSuccess(of: "nightly", until: now) == nil)
    for (index, outcome) in [Outcome.done, .kept, .failed].enumerated() {
      let start = night + Double(10 * index)
      try runs.record("nightly", from: start, to: start + 5, outcome, RunDetails())
    }
    try runs.record("train", from: night + 50, to: night + 60, .done, RunDetails())
    #expect(try runs.lastSuccess(of: "nightly", until: now) == night + 15)
    // A clock that was ahead, and one that was behind.
    for day in [400.0, -400] {
      let start = night + day * 86_400
      try runs.record("nightly", from: start, to: start + 5, .done, RunDetails())
      #expect(try runs.lastSuccess(of: "nightly", until: now) == night + 15)
    }
  }
}

import Foundation
import Store
import Testing

@testable import Cron

struct StatusReportTests {
  let machine: TestMachine
  var runs: RunStore { machine.database.runs }
  let night = TestMachine.night

  init() throws {
    machine = try TestMachine(["HF_REPO": "me/movies"])
  }

  private func report() throws -> StatusReport { try StatusReport(machine.workspace) }

  /// Records a night that ended so many hours ago.
  private func recordNight(
    hoursAgo hours: Double, _ outcome: Outcome, _ details: RunDetails = RunDetails()
  ) throws {
    let end = night - hours * 3600
    try runs.record("nightly", from: end - 60, to: end, outcome, details)
  }

  @Test func `where nothing is yet, it says what to do`() throws {
    let report = try report()
    #expect(report.nextSteps.isEmpty)
    #expect(report.text.contains("none yet: run `marquee-cron train`, then"))
    #expect(report.text.contains("movies            none yet: run `marquee-cron import`"))
  }

  @Test func `nights that are missing or failed are told`() throws {
    try recordNight(hoursAgo: 30, .done)
    #expect(try report().nextSteps.isEmpty)
    try recordNight(hoursAgo: 6, .failed, RunDetails(error: "fetch: no answer"))
    #expect(try report().nextSteps == ["the last night failed: fetch: no answer"])
  }

  @Test func `nights that stay away are told after a day and a half`() throws {
    try recordNight(hoursAgo: 37, .kept)
    #expect(try report().nextSteps.first?.hasPrefix("no night has ended well for 37 h") == true)
  }

  @Test func `a night that was cut off is told`() throws {
    _ = try runs.begin("nightly", at: night - 60)
    #expect(try report().nextSteps.first?.hasPrefix("the last night was cut off") == true)
    #expect(try report().text.contains("nightly  no end recorded: under way, or cut off"))
  }

  @Test func `a model is told with its record, and that it is not uploaded`() throws {
    let version = try machine.train(started: night.timeIntervalSince1970 - 7200)
    try machine.workspace.releases.publish(version)
    let report = try report()
    #expect(report.nextSteps.first?.hasPrefix("\(version) is not what me/movies shows") == true)
    #expect(report.text.contains("model in service  \(version), f1_micro "))
    #expect(report.text.contains(", 2 h 0 min old"))
    let json = try JSONSerialization.jsonObject(with: Data(Console.json(report).utf8))
    let model = (json as? [String: Any])?["model"] as? [String: Any]
    #expect(model?["version"] as? String == version && model?["age_seconds"] as? Double == 7200)
    #expect(model?["n_test"] is Int && model?["f1_micro"] is Double)
  }

  @Test func `runs are told with what matters of them, a night with its stages`() throws {
    let decision = GateDecision(.worse, "worse by far", challenger: "v2", champion: "v1")
    let publication = PublicationReport(
      version: "v2", outcome: .kept, reason: decision.reason, before: "v1", decision: decision)
    let run = try runs.begin("nightly", at: night - 60)
    try runs.begin(stage: "fetch", of: run, at: night - 60)
    try runs.end(
      stage: "fetch", of: run, .done, RunDetails(summary: "added 1"), at: night - 30)
    try runs.begin(stage: "publish", of: run, at: night - 30)
    try runs.begin(stage: "publish", of: run, at: night - 20)
    try runs.end(
      stage: "publish", of: run, .kept, RunDetails(.publication(publication), summary: "kept"),
      at: night - 10)
    try runs.end(run, .kept, RunDetails(.publication(publication), summary: "kept"), at: night)
    let counts = ImportCounts(added: 1000, updated: 2, unchanged: 3, skipped: 4)
    try runs.record(
      "import", from: night - 90, to: night - 80, .done, RunDetails(.imported(counts)))
    let text = try report().text
    #expect(text.contains("nightly  kept in 1 min 0 s: v2, worse by far"))
    #expect(text.contains("    fetch    done in 30 s: added 1"))
    #expect(text.contains("    publish  kept in 20 s, taken up again: kept"))
    #expect(text.contains("import   done in 10 s: added 1,000, updated 2"))
  }
}

import Foundation
import Locks
import Remote
import Settings
import Store
import TestSupport
import Testing

@testable import Cron

struct NightRunTests {
  private static let names = ["fetch", "catalogue", "purge", "train", "publish", "tidy", "upload"]

  let directory: TemporaryDirectory
  let runs: RunStore
  /// Goes on by a second whenever somebody looks.
  let clock = Clock()

  init() throws {
    directory = try TemporaryDirectory()
    runs = try StateDatabase(path: directory.path + "/movies.db").runs
  }

  final class Clock: Sendable {
    private let seconds = Mutex(1_800_000_000.0)

    func now() -> Date {
      seconds.withLock {
        $0 += 1
        return Date(timeIntervalSince1970: $0)
      }
    }

    func wait(hours: Double) { seconds.withLock { $0 += hours * 3600 } }
  }

  /// What was done, in order, and what each stage was told.
  final class Diary: Sendable {
    private let entries = Mutex<[(name: String, NightStage.Context)]>([])

    func add(_ name: String, _ context: NightStage.Context) {
      entries.withLock { $0.append((name, context)) }
    }

    var names: [String] { entries.withLock { $0.map(\.name) } }
    func context(_ name: String) -> NightStage.Context? {
      entries.withLock { $0.last { $0.name == name }?.1 }
    }
  }

  /// Kills the process: nothing is recorded after it.
  private struct Killed: Error {}

  /// A night whose stages do nothing but what is asked of some of them.
  private func night(
    _ diary: Diary, _ stages: [String: @Sendable () throws -> Outcome] = [:]
  ) -> NightRun {
    NightRun(
      runs: runs,
      stages: Self.names.map { name in
        NightStage(name: name, isNeeded: name != "tidy" && name != "upload") { context in
          diary.add(name, context)
          let outcome = try stages[name]?() ?? .done
          return NightStage.Result(
            outcome, "\(name) it is", .tidying(TidyingReport(removed: [name])))
        }
      }, now: clock.now)
  }

  /// Leaves behind what a night does that is killed during a stage, or after its end.
  private func kill(in stage: String, isOver: Bool) throws {
    let run = try runs.begin(NightRun.command, at: clock.now())
    for name in Self.names {
      try runs.begin(stage: name, of: run, at: clock.now())
      if name == stage && !isOver { return }
      try runs.end(
        stage: name, of: run, .done, RunDetails(summary: "before"), at: clock.now())
      if name == stage { return }
    }
  }

  @Test func `the stages follow each other, and each is recorded`() async throws {
    let diary = Diary()
    let report = try await night(diary).run()
    #expect(diary.names == Self.names)
    #expect(report.outcome == .done && report.errors.isEmpty && !report.isResumed)
    #expect(report.headline == "publish it is")
    let purge = RunDetails(
      .tidying(TidyingReport(removed: ["purge"])), summary: "purge it is")
    #expect(diary.context("train")?.details["purge"] == purge)
    let run = try #require(try runs.recent(1).first)
    #expect(run.command == "nightly" && run.outcome == .done && run.ended != nil)
    #expect(run.stages.map(\.name) == Self.names)
    #expect(run.stages.allSatisfy { $0.outcome == .done && $0.ended ?? $0.started > $0.started })
    #expect(run.details == run.stages.first { $0.name == "publish" }?.details)
    #expect(run.details?.summary == "publish it is")
  }

  @Test(arguments: names.flatMap { [($0, false), ($0, true)] })
  func `a night that was killed is taken up where it was`(
    stage: String, isOver: Bool
  ) async throws {
    try kill(in: stage, isOver: isOver)
    let before = try #require(try runs.recent(1).first)
    let diary = Diary()
    let report = try await night(diary).run()
    let place = try #require(Self.names.firstIndex(of: stage)) + (isOver ? 1 : 0)
    #expect(diary.names == Array(Self.names[place...]))
    #expect(report.isResumed && report.outcome == .done)
    #expect(report.stages.map(\.name) == Self.names)
    if !isOver {
      // As if nothing had cut it off.
      #expect(diary.context(stage)?.started == before.stages.last?.started)
    }
    if let first = diary.names.first, place > 0 {
      let details = try #require(diary.context(first)?.details)
      #expect(details.keys.sorted() == Self.names[..<place].sorted())
      #expect(details["fetch"]?.summary == "before")
    }
    let run = try #require(try runs.recent(1).first)
    #expect(run.id == before.id && run.outcome == .done)
    #expect(run.stages.map(\.name) == Self.names)
    #expect(run.stages.count { $0.resumed != nil } == (isOver ? 0 : 1))
    // And the next one is a new night.
    #expect(try await !night(diary).run().isResumed)
    #expect(try runs.recent(9).count == 2)
  }

  @Test func `a night that was killed long ago has failed, and so has any other run`() async throws
  {
    try kill(in: "train", isOver: false)
    let training = try runs.begin("train", at: clock.now())
    clock.wait(hours: 12)
    let diary = Diary()
    let report = try await night(diary).run()
    #expect(!report.isResumed && diary.names == Self.names)
    let recent = try runs.recent(9)
    #expect(recent.map(\.outcome) == [.done, .failed, .failed])
    #expect(recent[1].id == training && recent[1].details == RunDetails(error: "interrupted"))
  }

  @Test func `of several nights that were killed the last is taken up`() async throws {
    try kill(in: "train", isOver: false)
    try kill(in: "publish", isOver: false)
    let diary = Diary()
    _ = try await night(diary).run()
    #expect(diary.names.first == "publish")
    #expect(try runs.recent(9).map(\.outcome) == [.done, .failed])
  }

  @Test(arguments: ["fetch", "catalogue", "purge", "train", "publish"])
  func `a stage that fails ends the night with its error`(name: String) async throws {
    let diary = Diary()
    let failure = RunLockError.held(path: "/x", by: "somebody")
    let report = try await night(diary, [name: { throw failure }]).run()
    #expect(diary.names.last == name)
    #expect(report.outcome == .failed)
    #expect(report.errors.first.flatMap(ExitStatus.init) == .tryAgain)
    #expect(report.headline == "\(name) failed: \(failure)")
    let run = try #require(try runs.recent(1).first)
    #expect(run.outcome == .failed && run.stages.last?.outcome == .failed)
    #expect(run.details?.error?.contains("\(name): another run is under way") == true)
    // It is over: the next night begins anew.
    let next = Diary()
    #expect(try await night(next).run().outcome == .done)
    #expect(next.names == Self.names)
  }

  @Test func `a failed upload leaves the publication, and the night says so`() async throws {
    let diary = Diary()
    let failure = GatewayError.notRunning(.unix("/x"))
    let report = try await night(diary, ["upload": { throw failure }]).run()
    #expect(report.outcome == .failed)
    #expect(report.errors.first.flatMap(ExitStatus.init) == .unavailable)
    let run = try #require(try runs.recent(1).first)
    #expect(run.stages.map(\.outcome) == Self.names.map { $0 == "upload" ? .failed : .done })
    // What was decided stays in the record.
    #expect(run.details?.report == .tidying(TidyingReport(removed: ["publish"])))
    #expect(run.details?.error?.hasPrefix("upload: ") == true)
  }

  @Test func `failing to tidy does not keep it from uploading`() async throws {
    let diary = Diary()
    let report = try await night(diary, ["tidy": { throw Killed() }]).run()
    #expect(diary.names.last == "upload" && report.outcome == .failed)
  }

  @Test(arguments: [Outcome.kept, .skipped])
  func `a night that changes nothing has kept the model`(outcome: Outcome) async throws {
    let report = try await night(Diary(), ["publish": { outcome }]).run()
    #expect(report.outcome == .kept && report.errors.isEmpty)
    #expect(try runs.recent(1).first?.outcome == .kept)
  }

  @Test func `the report has the decision at its top level, and the stages`() async throws {
    let report = try await night(Diary()).run()
    let data = Data(try Console.json(report).utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["removed"] as? [String] == ["publish"] && object["outcome"] as? String == "done")
    let stages = try #require(object["stages"] as? [[String: Any]])
    #expect(stages.map { $0["name"] as? String } == Self.names)
    #expect(stages[0]["seconds"] as? Double == 1)
    #expect(report.text.split(separator: "\n").count == 1 + Self.names.count)
  }
}

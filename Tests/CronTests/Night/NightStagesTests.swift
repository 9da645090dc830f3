import Remote
import Store
import Testing

@testable import Cron

struct NightStagesTests {
  let machine: TestMachine

  init() throws {
    machine = try TestMachine()
  }

  private func night() async throws -> NightReport {
    let nobody = HTTPClient { _ throws(HTTPError) in HTTPResponse(status: 500) }
    let stages = NightStages(
      workspace: machine.workspace, database: machine.database, http: nobody)
    return try await NightRun(
      runs: machine.database.runs, stages: stages.all, now: machine.workspace.now
    ).run()
  }

  @Test func `imported movies make a model, and another night makes no other`() async throws {
    try machine.storeMovies()
    try machine.storeOtherGenres()
    let first = try await night()
    #expect(
      first.stages.map(\.outcome) == [.skipped, .done, .done, .done, .done, .done, .skipped])
    let version = try #require(machine.workspace.releases.current())
    #expect(first.outcome == .done && first.headline.hasPrefix("\(version) is in service: "))
    #expect(first.details.publication?.rule == .firstModel)

    let second = try await night()
    #expect(
      second.stages.map(\.outcome)
        == [.skipped, .done, .done, .skipped, .skipped, .done, .skipped])
    #expect(second.outcome == .kept && second.headline.hasSuffix("nothing new to learn from"))
    #expect(second.details.publication?.rule == .sameMovies)
    #expect(second.details.publication?.decision == nil)
    #expect(machine.workspace.releases.current() == version)
  }

  @Test func `without movies and without a token the night fails where it begins`() async throws {
    let report = try await night()
    #expect(report.stages.map(\.name) == ["fetch"] && report.outcome == .failed)
    #expect(report.errors.first is FetchError)
  }
}

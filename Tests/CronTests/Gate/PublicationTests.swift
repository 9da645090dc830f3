import Core
import Foundation
import Settings
import Store
import Synchronization
import TestSupport
import Testing

@testable import Cron

struct PublicationTests {
  let machine: TestMachine
  let publication: Publication
  var workspace: Workspace { machine.workspace }
  var database: StateDatabase { machine.database }

  init() throws {
    machine = try TestMachine()
    publication = Publication(workspace: machine.workspace, database: machine.database)
  }

  @Test func `training makes a version that is remembered and may be published`() throws {
    let training = Training(workspace: workspace, database: database)
    try machine.storeMovies()
    let rare = Genre.allCases.filter { $0 != .war && $0 != .romance }
    #expect(throws: TrainingError.tooFewOfGenres(rare, minimum: 2)) { try training.run() }
    #expect(try workspace.releases.versions().isEmpty)
    try machine.storeOtherGenres()
    let report = try training.run()
    #expect(try workspace.releases.versions() == [report.version])
    #expect(report.movies == 320)
    // It reads back from the record as it was made.
    try database.runs.record(
      "train", from: workspace.now(), to: workspace.now(), .done, RunDetails(.training(report)))
    #expect(try database.runs.recent(1).first?.details?.report == .training(report))
    #expect(try database.runs.model(report.version)?.f1Micro == report.metrics.report.f1Micro)
    #expect(try publication.newestVersion() == report.version)
    let published = try publication.publish(report.version, forcedBecause: nil)
    #expect(published.outcome == .published && published.rule == .firstModel)
    #expect(workspace.releases.current() == report.version)
    #expect(try database.runs.model(report.version)?.decision == .published)
    #expect(try publication.publish(report.version, forcedBecause: nil).outcome == .unchanged)
  }

  @Test func `a model that does not stand its trial stays out, and what is served stays`() throws {
    let script = machine.path + "/trial"
    try Data("#!/bin/sh\ncase $2 in *19700101T003320Z*) echo made of glass; exit 65; esac\n".utf8)
      .write(to: URL(filePath: script))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    let machine = try TestMachine(trial: ModelTrial(program: script))
    try machine.storeMovies()
    let publication = Publication(workspace: machine.workspace, database: machine.database)
    let good = try machine.train(started: 1000)
    let glass = try machine.train(started: 2000, years: 5)
    _ = try publication.publish(good, forcedBecause: nil)
    let error = ModelError.notFit(
      path: machine.workspace.releases.path(of: glass), reason: "made of glass")
    #expect(throws: error) { try publication.publish(glass, forcedBecause: "a test") }
    #expect(throws: error) { try publication.restore(glass) }
    #expect(throws: error) { try publication.restore(glass, as: .pulled) }
    #expect(machine.workspace.releases.current() == good)
    #expect(machine.workspace.releases.replaced() == nil)
  }

  @Test func `a worse model stays out unless it is forced, and can be rolled back`() throws {
    try machine.storeMovies()
    let good = try machine.train(started: 1000)
    let bad = try machine.train(started: 2000) { _ in GenreSet([.western]) }
    _ = try publication.publish(good, forcedBecause: nil)

    let refused = try publication.publish(bad, forcedBecause: nil)
    #expect(refused.outcome == .kept && refused.rule == .worse)
    #expect(refused.decision?.interval?.count == 2 && refused.decision?.worstGenre == nil)
    #expect(try database.runs.model(bad)?.gate?.rule == .worse)
    #expect(workspace.releases.current() == good)
    #expect(try database.runs.model(bad)?.decision == .kept)

    let forced = try publication.publish(bad, forcedBecause: "a test")
    #expect(forced.outcome == .published && forced.rule == .forced)
    #expect(workspace.releases.current() == bad)

    let back = try publication.restore(good)
    #expect(back.rule == .rollback && back.before == bad)
    #expect(workspace.releases.current() == good)
  }

  @Test func `a withdrawn model stays out until it is forced, or chosen by name`() throws {
    try machine.storeMovies()
    let versions = try (1...3).map { number in
      try machine.train(started: Double(1000 * number)) {
        $0.genres.union(GenreSet($0.id < 9 * number ? .western : .war))
      }
    }
    for version in versions { _ = try publication.publish(version, forcedBecause: "a test") }
    let runs = database.runs
    #expect(try publication.previousVersion() == versions[1])
    _ = try publication.restore(versions[1])
    let refused = try publication.publish(versions[2], forcedBecause: nil)
    #expect(refused.outcome == .kept && refused.rule == .withdrawn && refused.before == versions[1])
    #expect(refused.text.contains("--force"))
    #expect(try runs.model(versions[2])?.decision == .kept)
    let pulled = try publication.restore(versions[2], as: .pulled)
    #expect(pulled.outcome == .kept && pulled.rule == .withdrawn)
    #expect(workspace.releases.current() == versions[1])
    // The one before was withdrawn, so the next rollback goes further back, and then nowhere.
    #expect(try publication.previousVersion() == versions[0])
    _ = try publication.restore(versions[0])
    #expect(throws: CommandError.noPreviousVersion(directory: workspace.releases.directory)) {
      try publication.previousVersion()
    }
    #expect(try publication.publish(versions[2], forcedBecause: "a test").outcome == .published)
    #expect(try runs.withdrawn() == [versions[1]])
    // Whoever names a version means it.
    #expect(try publication.restore(versions[1]).outcome == .published)
    #expect(try runs.withdrawn() == [versions[2]])
  }

  @Test func `without held-out movies there is nothing to compare by`() throws {
    let first = try machine.train(started: 1000)
    let second = try machine.train(started: 2000) { _ in GenreSet([.western]) }
    _ = try publication.publish(first, forcedBecause: nil)
    #expect(throws: CommandError.self) { try publication.publish(second, forcedBecause: nil) }
    #expect(workspace.releases.current() == first)
    #expect(try publication.publish(second, forcedBecause: "a test").rule == .forced)
  }

  @Test func `a version that is not there is refused`() {
    #expect(throws: ModelError.self) { try publication.publish("none", forcedBecause: "a test") }
    #expect(throws: CommandError.self) { try publication.newestVersion() }
  }

  @Test func `a model with the weights of the one in service is kept out`() throws {
    try machine.storeMovies()
    let first = try machine.train(started: 1000)
    let second = try machine.train(started: 2000)
    _ = try publication.publish(first, forcedBecause: nil)
    let report = try publication.publish(second, forcedBecause: nil)
    #expect(report.outcome == .kept && report.rule == .sameWeights)
    #expect(report.text.contains("the same as \(first)"))
    #expect(try publication.publish(second, forcedBecause: "because").outcome == .published)
  }

  @Test func `a first model that has learned nothing is kept out`() throws {
    try machine.storeMovies()
    let bad = try machine.train(started: 1000) { _ in GenreSet([.western]) }
    let report = try publication.publish(bad, forcedBecause: nil)
    #expect(report.outcome == .kept && report.rule == .belowFloor)
    #expect(workspace.releases.current() == nil)
  }

  /// Does `body` with a gateway that answers as given; returns the number of its signals.
  private func withGateway(
    _ answers: [String], _ body: (Publication) throws -> Void
  ) throws -> Int {
    let gateway = try FakeGateway(path: machine.socket, answers: answers)
    defer { gateway.stop() }
    let signals = Atomic(0)
    let client = GatewayClient(
      address: gateway.address, identity: { _ in "it" },
      hangUp: { _ in
        signals.add(1, ordering: .relaxed)
        return true
      })
    // No trial: a program with the thread sanitizer cannot live within its limits.
    let workspace = Workspace(
      settings: workspace.settings, isQuiet: true, gateway: client, trial: nil,
      now: workspace.now)
    try body(Publication(workspace: workspace, database: database))
    return signals.load(ordering: .relaxed)
  }

  private func serves(_ version: String, refused: String? = nil, reloads: Int) -> String {
    let members = refused.map { #","refused":"\#($0)""# } ?? ""
    return
      #"{"status":"ready","model":"\#(version)","pid":9,"process":"it","reloads":\#(reloads)\#(members)}"#
  }

  @Test func `a model that the gateway refuses goes out of service again`() throws {
    try machine.storeMovies()
    let oldest = try machine.train(started: 500) { _ in GenreSet([.war]) }
    let good = try machine.train(started: 1000)
    _ = try publication.publish(oldest, forcedBecause: "a test")
    _ = try publication.publish(good, forcedBecause: nil)
    let bad = try machine.train(started: 2000) { _ in GenreSet([.western]) }
    let answers = [
      serves(good, reloads: 1), serves(good, reloads: 1), serves(good, refused: bad, reloads: 2),
      serves(good, reloads: 3),
    ]
    for attempt in [
      { (publication: Publication) in
        try publication.publish(bad, forcedBecause: "a test")
      }, { try $0.restore(bad) },
    ] {
      let signals = try withGateway(answers) { publication in
        let error = #expect(throws: RefusedPublication.self) { try attempt(publication) }
        #expect(error?.back == good && error?.version == bad)
        #expect(error.flatMap(ExitStatus.init) == .unavailable)
      }
      #expect(signals == 1)
      #expect(try database.runs.withdrawn().isEmpty)
      #expect(workspace.releases.current() == good && workspace.releases.previous() == oldest)
      #expect(try database.runs.model(bad)?.decision == .kept)
      #expect(try database.runs.model(bad)?.reason?.hasPrefix("refused") == true)
    }
  }

  @Test func `a first model that the gateway refuses leaves none in service`() throws {
    try machine.storeMovies()
    let first = try machine.train(started: 1000)
    let none = #"{"status":503,"pid":9,"process":"it","reloads":1}"#
    let refused = #"{"status":503,"pid":9,"process":"it","reloads":2,"refused":"\#(first)"}"#
    let signals = try withGateway([none, none, refused]) { publication in
      #expect(throws: RefusedPublication.self) {
        try publication.publish(first, forcedBecause: nil)
      }
    }
    #expect(signals == 1)
    #expect(workspace.releases.current() == nil)
  }

  @Test func `a publication that was cut off is asked about anew, and may be taken back`() throws {
    try machine.storeMovies()
    let good = try machine.train(started: 1000)
    let other = try machine.train(started: 2000) {
      $0.genres.union(GenreSet($0.id < 9 ? .western : .war))
    }
    _ = try publication.publish(good, forcedBecause: nil)
    try workspace.releases.publish(other)
    let report = try publication.publish(other, forcedBecause: "a test")
    #expect(report.outcome == .published && report.before == good)
    #expect(workspace.releases.replaced() == nil && workspace.releases.previous() == good)

    _ = try publication.restore(good)
    try workspace.releases.publish(other)
    #expect(try publication.publish(other, forcedBecause: nil).outcome == .kept)
    #expect(workspace.releases.current() == good)
  }

  @Test func `what was decided about the version in service is told again`() throws {
    try machine.storeMovies()
    let good = try machine.train(started: 1000)
    let decision = try publication.publish(good, forcedBecause: nil).decision
    let again = try publication.publish(good, forcedBecause: nil)
    #expect(again.outcome == .unchanged && again.decision == decision && decision != nil)
  }
}

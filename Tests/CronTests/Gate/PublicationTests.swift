import Core
import Cron
import Foundation
import Settings
import Store
import Synchronization
import TestSupport
import Testing

struct PublicationTests {
  let directory: TemporaryDirectory
  let workspace: Workspace
  let database: StateDatabase
  let publication: Publication

  init() throws {
    directory = try TemporaryDirectory()
    let settings = try Settings.load(
      configFile: nil,
      overrides: [
        "MARQUEE_STATE_DIR": directory.path,
        "MARQUEE_SOCKET": directory.path + "/gateway.sock",
      ], environment: [:])
    workspace = Workspace(settings: settings, isQuiet: true) {
      Date(timeIntervalSince1970: 1_800_000_000)
    }
    database = try workspace.database()
    publication = Publication(workspace: workspace, database: database)
  }

  /// Movies with one of two genres, whose words give it away.
  private let movies = (1...300).map { id in
    let isWar = id.isMultiple(of: 2)
    let words = isWar ? ["soldier", "battle", "trench"] : ["kiss", "wedding", "heart"]
    return Movie(
      id: id, overview: "The \(words[id % 3]) and the \(words[(id + 1) % 3]) of year \(id % 7).",
      genres: GenreSet([isWar ? .war : .romance]))
  }

  /// Makes a model that learned from movies with the given genres.
  private func train(_ genres: (Movie) -> GenreSet, started: Double) throws -> String {
    let changed = movies.map { movie in
      var movie = movie
      movie.genres = genres(movie)
      return movie
    }
    return try ModelDirectory.write(
      GenreTrainer().train(changed), options: TrainingOptions(),
      started: Date(timeIntervalSince1970: started), into: workspace.settings.modelsDirectory)
  }

  private func storeMovies() throws {
    _ = try database.movies.upsert(movies, source: "test", now: workspace.now())
  }

  @Test func `training makes a version that is remembered and may be published`() throws {
    try storeMovies()
    let report = try Training(workspace: workspace, database: database).run()
    #expect(try workspace.releases.versions() == [report.version])
    #expect(report.movies == 300)
    #expect(try database.runs.model(report.version)?.f1Micro == report.metrics.report.f1Micro)
    #expect(try publication.newestVersion() == report.version)
    let published = try publication.publish(report.version, forcedBecause: nil)
    #expect(published.outcome == .published && published.rule == .firstModel)
    #expect(workspace.releases.current() == report.version)
    #expect(try database.runs.model(report.version)?.decision == .published)
    #expect(try publication.publish(report.version, forcedBecause: nil).outcome == .unchanged)
  }

  @Test func `a worse model stays out unless it is forced, and can be rolled back`() throws {
    try storeMovies()
    let good = try train(\.genres, started: 1000)
    let bad = try train({ _ in GenreSet([.western]) }, started: 2000)
    _ = try publication.publish(good, forcedBecause: nil)

    let refused = try publication.publish(bad, forcedBecause: nil)
    #expect(refused.outcome == .kept && refused.rule == .worse)
    #expect(refused.decision?.interval?.count == 2 && refused.decision?.worstGenre == nil)
    #expect(try database.runs.model(bad)?.gate?.contains(#""rule":"worse""#) == true)
    #expect(workspace.releases.current() == good)
    #expect(try database.runs.model(bad)?.decision == .kept)

    let forced = try publication.publish(bad, forcedBecause: "a test")
    #expect(forced.outcome == .published && forced.rule == .forced)
    #expect(workspace.releases.current() == bad)

    let back = try publication.restore(good)
    #expect(back.rule == .rollback && back.before == bad)
    #expect(workspace.releases.current() == good)
  }

  @Test func `without held-out movies there is nothing to compare by`() throws {
    let first = try train(\.genres, started: 1000)
    let second = try train({ _ in GenreSet([.western]) }, started: 2000)
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
    try storeMovies()
    let first = try train(\.genres, started: 1000)
    let second = try train(\.genres, started: 2000)
    _ = try publication.publish(first, forcedBecause: nil)
    let report = try publication.publish(second, forcedBecause: nil)
    #expect(report.outcome == .kept && report.rule == .sameWeights)
    #expect(report.text.contains("the same as \(first)"))
    #expect(try publication.publish(second, forcedBecause: "because").outcome == .published)
  }

  @Test func `a first model that has learned nothing is kept out`() throws {
    try storeMovies()
    let bad = try train({ _ in GenreSet([.western]) }, started: 1000)
    let report = try publication.publish(bad, forcedBecause: nil)
    #expect(report.outcome == .kept && report.rule == .belowFloor)
    #expect(workspace.releases.current() == nil)
  }

  /// Does `body` with a gateway that answers as given; returns the number of its signals.
  private func withGateway(
    _ answers: [String], _ body: (Publication) throws -> Void
  ) throws -> Int {
    let gateway = try FakeGateway(path: directory.path + "/gateway.sock", answers: answers)
    defer { gateway.stop() }
    let signals = Atomic(0)
    let client = GatewayClient(address: gateway.address) { _ in
      signals.add(1, ordering: .relaxed)
      return 0
    }
    let workspace = Workspace(
      settings: workspace.settings, isQuiet: true, gateway: client, now: workspace.now)
    try body(Publication(workspace: workspace, database: database))
    return signals.load(ordering: .relaxed)
  }

  private func serves(_ version: String, refused: String? = nil, reloads: Int) -> String {
    let members = refused.map { #","refused":"\#($0)""# } ?? ""
    return #"{"status":"ready","model":"\#(version)","pid":9,"reloads":\#(reloads)\#(members)}"#
  }

  @Test func `a model that the gateway refuses goes out of service again`() throws {
    try storeMovies()
    let oldest = try train({ _ in GenreSet([.war]) }, started: 500)
    let good = try train(\.genres, started: 1000)
    _ = try publication.publish(oldest, forcedBecause: "a test")
    _ = try publication.publish(good, forcedBecause: nil)
    let bad = try train({ _ in GenreSet([.western]) }, started: 2000)
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
      #expect(signals == 2)
      #expect(workspace.releases.current() == good && workspace.releases.previous() == oldest)
      #expect(try database.runs.model(bad)?.decision == .kept)
      #expect(try database.runs.model(bad)?.reason?.hasPrefix("refused") == true)
    }
  }

  @Test func `a first model that the gateway refuses leaves none in service`() throws {
    try storeMovies()
    let first = try train(\.genres, started: 1000)
    let none = #"{"status":503,"pid":9,"reloads":1}"#
    let refused = #"{"status":503,"pid":9,"reloads":2,"refused":"\#(first)"}"#
    let signals = try withGateway([none, none, refused]) { publication in
      #expect(throws: RefusedPublication.self) {
        try publication.publish(first, forcedBecause: nil)
      }
    }
    #expect(signals == 1)
    #expect(workspace.releases.current() == nil)
  }

  @Test func `a publication that was cut off is asked about anew, and may be taken back`() throws {
    try storeMovies()
    let good = try train(\.genres, started: 1000)
    let other = try train({ $0.genres.union(GenreSet($0.id < 9 ? .western : .war)) }, started: 2000)
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
    try storeMovies()
    let good = try train(\.genres, started: 1000)
    let decision = try publication.publish(good, forcedBecause: nil).decision
    let again = try publication.publish(good, forcedBecause: nil)
    #expect(again.outcome == .unchanged && again.decision == decision && decision != nil)
  }
}

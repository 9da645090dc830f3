import Core
import Cron
import Foundation
import Settings
import Store
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
    let published = try publication.publish(report.version, force: false)
    #expect(published.outcome == .published && published.rule == .firstModel)
    #expect(workspace.releases.current() == report.version)
    #expect(try database.runs.model(report.version)?.decision == .published)
    #expect(try publication.publish(report.version, force: false).outcome == .unchanged)
  }

  @Test func `a worse model stays out unless it is forced, and can be rolled back`() throws {
    try storeMovies()
    let good = try train(\.genres, started: 1000)
    let bad = try train({ _ in GenreSet([.western]) }, started: 2000)
    _ = try publication.publish(good, force: false)

    let refused = try publication.publish(bad, force: false)
    #expect(refused.outcome == .kept && refused.rule == .worse)
    #expect(workspace.releases.current() == good)
    #expect(try database.runs.model(bad)?.decision == .kept)

    let forced = try publication.publish(bad, force: true)
    #expect(forced.outcome == .published && forced.rule == .forced)
    #expect(workspace.releases.current() == bad)

    let back = try publication.restore(good)
    #expect(back.rule == .rollback && back.before == bad)
    #expect(workspace.releases.current() == good)
  }

  @Test func `without held-out movies there is nothing to compare by`() throws {
    let first = try train(\.genres, started: 1000)
    let second = try train(\.genres, started: 2000)
    _ = try publication.publish(first, force: false)
    #expect(throws: CommandError.self) { try publication.publish(second, force: false) }
    #expect(workspace.releases.current() == first)
    #expect(try publication.publish(second, force: true).rule == .forced)
  }

  @Test func `a version that is not there is refused`() {
    #expect(throws: ModelError.self) { try publication.publish("none", force: true) }
    #expect(throws: CommandError.self) { try publication.newestVersion() }
  }
}

import Core
import Foundation
import Settings
import Store
import TestSupport

@testable import Cron

/// A state directory of its own, and what commands work with there; its clock stands still.
struct TestMachine {
  static let night = Date(timeIntervalSince1970: 1_800_000_000)

  let directory: TemporaryDirectory
  let workspace: Workspace
  let database: StateDatabase
  var path: String { directory.path }
  /// Where its gateway would listen.
  var socket: String { directory.path + "/gateway.sock" }

  init(_ settings: [String: String] = [:], trial: ModelTrial? = nil) throws {
    directory = try TemporaryDirectory()
    let own = [
      "MARQUEE_STATE_DIR": directory.path, "MARQUEE_SOCKET": directory.path + "/gateway.sock",
    ]
    let settings = try Settings.load(
      configFile: nil, overrides: own.merging(settings) { $1 }, environment: [:])
    workspace = Workspace(settings: settings, isQuiet: true, trial: trial) { Self.night }
    database = try workspace.database()
  }

  /// Movies with one of two genres, whose words give it away.
  static func movies(years: Int = 7) -> [Movie] {
    (1...300).map { id in
      let isWar = id.isMultiple(of: 2)
      let words = isWar ? ["soldier", "battle", "trench"] : ["kiss", "wedding", "heart"]
      return Movie(
        id: id,
        overview: "The \(words[id % 3]) and the \(words[(id + 1) % 3]) of year \(id % years).",
        genres: GenreSet([isWar ? .war : .romance]))
    }
  }

  func storeMovies() throws {
    _ = try database.movies.upsert(Self.movies(), source: "test", now: Self.night)
  }

  /// Some movies with all the genres that the others lack.
  func storeOtherGenres() throws {
    let genres = Self.movies().reduce(GenreSet(Genre.allCases)) { $0.subtracting($1.genres) }
    let movies = (301...320).map { Movie(id: $0, overview: "All.", genres: genres) }
    _ = try database.movies.upsert(movies, source: "test", now: Self.night)
  }

  /// Makes a model that learned from movies with the given genres.
  func train(
    started: Double, years: Int = 7, source: String? = nil,
    _ genres: (Movie) -> GenreSet = \.genres
  ) throws -> String {
    let movies = Self.movies(years: years).map { movie in
      var movie = movie
      movie.genres = genres(movie)
      return movie
    }
    return try ModelDirectory.write(
      GenreTrainer().train(movies), options: TrainingOptions(),
      sources: MovieSources(source.map { [$0: movies.count] } ?? [:]),
      started: Date(timeIntervalSince1970: started), into: workspace.settings.modelsDirectory)
  }
}

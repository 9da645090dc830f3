import Catalogue
import Core
import Foundation
import Store
import TestSupport
import Testing

struct MovieStoreUpkeepTests {
  let directory: TemporaryDirectory
  let database: StateDatabase
  let night = Date(timeIntervalSince1970: 1_800_000_000)

  init() throws {
    directory = try TemporaryDirectory()
    database = try StateDatabase(path: directory.path + "/movies.db")
  }

  /// Stores a movie of TMDB's that was fetched so many seconds before the night.
  private func store(_ id: Int, age: Double, _ overview: String = "Once upon a time.") throws {
    let movie = Movie(
      id: id, overview: overview, genres: GenreSet([.drama]),
      releaseDate: id > 3 ? nil : "1970-01-02")
    _ = try database.movies.upsert([movie], source: MovieSources.tmdb, now: night - age)
  }

  @Test func `nothing of what is purged stays in the files`() throws {
    let canary = "A canary sang in the mine."
    try store(1, age: 10, canary)
    try store(2, age: 0)
    let imported = Movie(id: 3, overview: "Three.", genres: GenreSet([.war]))
    _ = try database.movies.upsert([imported], source: MovieSources.imported, now: night - 10)
    let old = try database.movies.purge(fetchedBefore: night - 5)
    #expect(old.dropped == 1 && old.left == 1)
    #expect(try database.movies.movies().map(\.id) == [2, 3])

    try database.catalogue.begin(
      FetchState(mode: .changes, started: night, firstDay: Day(number: 0), phase: .lists),
      crawling: Day(number: 0)...Day(number: 1))
    let all = try database.movies.purge()
    #expect(all.dropped == 1 && all.left == 0)
    #expect(try database.movies.movies().map(\.id) == [3])
    #expect(try database.catalogue.state() == nil)
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
      let bytes = try Data(contentsOf: URL(filePath: directory.path + "/" + name))
      #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(name)")
    }
  }

  @Test func `what has grown old is found, the oldest first`() throws {
    for (id, age) in [(1, 3.0), (2, 1), (3, 2)] { try store(id, age: age) }
    #expect(try database.movies.stale(before: night - 1, limit: 9) == [1, 3])
    #expect(try database.movies.stale(before: night, limit: 2) == [1, 3])
    #expect(try database.movies.countStale(before: night - 1) == (3, 2))
    // Those without a release date are in no list that would renew them.
    try store(4, age: 9)
    #expect(try database.movies.countStale(before: night - 1) == (4, 2))
  }

  @Test func `movies from the future become as old as one says, imported ones do not`() throws {
    for (id, age) in [(1, 3.0), (2, -500), (3, -1)] { try store(id, age: age) }
    let imported = Movie(id: 4, overview: "Four.", genres: GenreSet([.war]))
    _ = try database.movies.upsert([imported], source: MovieSources.imported, now: night + 500)
    try database.movies.age(fetchedAfter: night + 60, to: 100)
    #expect(try database.movies.stale(before: night - 2, limit: 9) == [2, 1])
    #expect(try database.movies.purge(fetchedBefore: night - 30).dropped == 1)
    #expect(try database.movies.movies().map(\.id) == [1, 3, 4])
  }

  @Test func `all numbers are known, and which of them TMDB gave`() throws {
    try store(2, age: 0)
    let imported = Movie(id: 1, overview: "One.", genres: GenreSet([.war]))
    _ = try database.movies.upsert([imported], source: MovieSources.imported, now: night)
    let ids = try database.movies.ids()
    #expect(ids.map(\.id) == [1, 2] && ids.map(\.isTMDB) == [false, true])
  }
}

import Core
import Foundation
import Store
import TestSupport
import Testing

struct MovieStoreTests {
  let directory: TemporaryDirectory
  let database: StateDatabase
  let night = Date(timeIntervalSince1970: 1_800_000_000)
  let movies = [
    Movie(
      id: 7, title: "Seven", overview: "Seven it is.", genres: GenreSet([.drama, .crime]),
      originalLanguage: "en", releaseDate: "2001-02-03", popularity: 1.5),
    Movie(id: 3, overview: "Three.", genres: GenreSet([.western])),
  ]

  init() throws {
    directory = try TemporaryDirectory()
    database = try StateDatabase(path: directory.path + "/movies.db")
  }

  @Test func `what is stored reads back the same, in the order of the numbers`() throws {
    let changes = try database.movies.upsert(movies, source: "test", now: night)
    #expect(changes == MovieStore.Changes(added: 2))
    #expect(try database.movies.movies() == [movies[1], movies[0]])
  }

  @Test func `the same movies again change nothing, not even their time`() throws {
    _ = try database.movies.upsert(movies, source: "test", now: night)
    let before = try Data(contentsOf: URL(filePath: directory.path + "/movies.db-wal"))
    let changes = try database.movies.upsert(movies, source: "later", now: night + 86_400)
    #expect(changes == MovieStore.Changes(unchanged: 2))
    #expect(try database.movies.summary().newest == night)
    #expect(try Data(contentsOf: URL(filePath: directory.path + "/movies.db-wal")) == before)
  }

  @Test func `a movie that differs in anything is replaced`() throws {
    _ = try database.movies.upsert(movies, source: "test", now: night)
    var changed = movies[0]
    changed.genres = GenreSet([.drama])
    changed.title = nil
    let changes = try database.movies.upsert(
      [changed, movies[1]], source: "test", now: night + 60)
    #expect(changes == MovieStore.Changes(updated: 1, unchanged: 1))
    #expect(try database.movies.movies() == [movies[1], changed])
    #expect(try database.movies.summary().newest == night + 60)
    #expect(try database.movies.summary().oldest == night)
  }

  @Test func `only the movies that are asked for are read`() throws {
    _ = try database.movies.upsert(movies, source: "test", now: night)
    #expect(try database.movies.movies { $0 == 7 } == [movies[0]])
    #expect(try database.movies.movies { _ in false }.isEmpty)
  }

  @Test func `the summary counts movies by genre`() throws {
    _ = try database.movies.upsert(movies, source: "test", now: night)
    let summary = try database.movies.summary()
    #expect(summary.count == 2)
    #expect(summary.byGenre["Drama"] == 1 && summary.byGenre["Western"] == 1)
    #expect(summary.byGenre.count == Genre.allCases.count)
    #expect(summary.byGenre.values.reduce(0, +) == 3 && summary.bySource == ["test": 2])
  }

  @Test func `a batch with a movie that the schema refuses leaves nothing behind`() throws {
    let bad = Movie(id: -1, overview: "Minus one.", genres: GenreSet([.war]))
    let error = #expect(throws: StoreError.self) {
      try database.movies.upsert(movies + [bad], source: "test", now: night)
    }
    #expect(error?.description.contains("Minus one") == false)
    #expect(try database.movies.movies().isEmpty)
  }
}

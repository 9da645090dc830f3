import Core
import Foundation
import Store
import Testing

@testable import Cron

struct CataloguePurgeTests {
  private static let day = 86_400.0

  @Test func `TMDB's movies are dropped when they are six months old, or all at once`() throws {
    let machine = try TestMachine()
    let movies = machine.database.movies
    for (id, days, source) in [(1, 181.0, "tmdb"), (2, 179, "tmdb"), (3, 999, "import")] {
      let movie = Movie(id: id, overview: "Once.", genres: GenreSet([.drama]))
      let then = TestMachine.night - days * Self.day
      _ = try movies.upsert([movie], source: source, now: then)
    }
    let report = try CataloguePurge.run(machine.workspace, machine.database)
    #expect(report.text == "dropped 1 movie of TMDB's, 1 left")
    #expect(try movies.movies().map(\.id) == [2, 3])
    let all = try CataloguePurge.run(machine.workspace, machine.database, all: true)
    #expect(all.dropped == 1 && all.left == 0)
    #expect(try movies.movies().map(\.id) == [3])
  }
}

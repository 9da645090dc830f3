import Core
import Store
import Testing

@testable import Cron

struct CatalogueGuardTests {
  private static func figures(
    _ movies: Int = 10_000, _ change: (inout CatalogueFigures) -> Void = { _ in }
  ) -> CatalogueFigures {
    var figures = CatalogueFigures(
      movies: movies, byGenre: Dictionary(uniqueKeysWithValues: Genre.names.map { ($0, 500) }),
      withoutOverview: movies / 10)
    change(&figures)
    return figures
  }

  @Test func `a catalogue like the last one is good, and so is the first`() {
    #expect(CatalogueGuard.violations(Self.figures(9500), accepted: Self.figures()).isEmpty)
    #expect(CatalogueGuard.violations(Self.figures(), accepted: nil).isEmpty)
  }

  @Test(arguments: [
    (figures(9499), "TMDB has 9,499 films, and had 10,000 last time"),
    (figures(0), "no films at all"),
    (figures { $0.byGenre["Western"] = 0 }, "the genre Western has 0 films, and had 500"),
    (figures { $0.byGenre["Western"] = 249 }, "the genre Western has 249 films, and had 500"),
    (figures { $0.unknownGenres = ["4711": 12] }, "12 films bear the unknown genre 4711"),
    (figures { $0.genreListDifferences = ["TMDB has a new genre"] }, "TMDB has a new genre"),
    (figures { $0.withoutOverview = 2100 }, "21 % of the films have no overview"),
    (figures { $0.vanished = 700 }, "700 stored films do not exist any longer"),
    (figures { $0.exported = 9000 }, "daily export has 9,000 films, while 10,000 are stored"),
  ])
  func `what is wrong is said`(figures: CatalogueFigures, sentence: String) {
    let violations = CatalogueGuard.violations(figures, accepted: Self.figures())
    #expect(violations.contains { $0.contains(sentence) })
    #expect(violations.allSatisfy { $0.contains("fetch --accept") })
  }

  @Test(arguments: [
    figures { $0.byGenre["Western"] = 250 },
    figures { $0.withoutOverview = 1999 },
    figures { $0.exported = 9500 },
    figures(12_000),
  ])
  func `what may happen is let pass`(figures: CatalogueFigures) {
    #expect(CatalogueGuard.violations(figures, accepted: Self.figures()).isEmpty)
  }

  @Test func `a catalogue that has shrunk is told of once, and a genre that has shrunk more`() {
    let now = Self.figures(4000) {
      for name in Genre.names { $0.byGenre[name] = 200 }
      $0.byGenre["Western"] = 99
    }
    let violations = CatalogueGuard.violations(now, accepted: Self.figures())
    #expect(violations.count == 2)
    #expect(violations.contains { $0.contains("the genre Western has 99 films") })
  }

  @Test func `without a history, what the model in service learned from is what counts`() {
    let learned = CatalogueGuard.Learned(
      version: "v", movies: 9000, byGenre: ["Drama": 500, "Western": 500])
    func violations(_ change: (inout CatalogueFigures) -> Void) -> [String] {
      let now = Self.figures {
        $0.learnable = 8550
        change(&$0)
      }
      return CatalogueGuard.violations(now, accepted: nil, learned: learned)
    }
    #expect(violations { _ in }.isEmpty)
    #expect(violations { $0.byGenre["Western"] = 250 }.isEmpty)
    var found = violations { $0.learnable = 8549 }
    #expect(found.count == 1)
    #expect(found[0].contains("TMDB has 8,549 films to learn from, and v learned from 9,000"))
    found = violations { $0.byGenre["Western"] = 249 }
    #expect(found.count == 1)
    #expect(found[0].contains("the genre Western has 249 films, and had about 500 when v learned"))
  }

  @Test func `a model tells of TMDB's films alone, and of genres that many of them have`() throws {
    let machine = try TestMachine()
    func learned(from source: String, started: Double) throws -> CatalogueGuard.Learned? {
      let version = try machine.train(started: started, source: source)
      let path = machine.workspace.releases.path(of: version)
      return CatalogueGuard.Learned(try ModelDirectory.read(at: path))
    }
    let found = try #require(try learned(from: MovieSources.tmdb, started: 1000))
    #expect(found.movies == 300)
    let heldOut = TestMachine.movies().filter { Split.isHeldOut($0.id) }
    let share = 300 / Double(heldOut.count)
    for genre in [Genre.war, .romance] {
      let support = heldOut.count { $0.genres[genre.index] }
      let expected = support < CatalogueGuard.smallestGenre ? nil : Double(support) * share
      #expect(found.byGenre[genre.name] == expected)
    }
    #expect(try learned(from: MovieSources.imported, started: 2000) == nil)
  }

  @Test func `a small genre may go`() {
    let before = Self.figures { $0.byGenre["Western"] = 19 }
    let now = Self.figures { $0.byGenre["Western"] = 0 }
    #expect(CatalogueGuard.violations(now, accepted: before).isEmpty)
  }

  @Test func `what was accepted once is no violation any more`() {
    let odd = Self.figures {
      $0.unknownGenres = ["4711": 12]
      $0.genreListDifferences = ["TMDB has a new genre"]
    }
    #expect(CatalogueGuard.violations(odd, accepted: odd).isEmpty)
  }

  @Test func `a first catalogue without texts is wrong`() {
    let empty = Self.figures { $0.withoutOverview = 9000 }
    #expect(CatalogueGuard.violations(empty, accepted: nil).count == 1)
  }
}

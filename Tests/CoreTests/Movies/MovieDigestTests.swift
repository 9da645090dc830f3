import Core
import Testing

struct MovieDigestTests {
  private let movies = [
    Movie(id: 7, title: "Low Tide", overview: "A diver.", genres: GenreSet([.drama])),
    Movie(id: 9, overview: "Two sisters.", genres: GenreSet([.comedy, .family])),
  ]

  private func digest(_ movies: [Movie]) -> String {
    var digest = MovieDigest()
    for movie in movies { digest.add(movie) }
    return digest.value
  }

  @Test func `the same movies have the same digest, of 64 hexadecimal digits`() {
    #expect(digest(movies) == digest(movies))
    #expect(digest(movies).wholeMatch(of: /[0-9a-f]{64}/) != nil)
  }

  /// Recorded once: a model of the same movies would seem to be one of others.
  @Test func `the digest of movies never changes`() {
    #expect(
      digest(movies) == "9a2d1b1af0e9484ca06e838a64d337585a93474579eab8f16552681f8664cfe9")
  }

  @Test func `whatever training sees changes it`() {
    var changes: [[Movie]] = [[], Array(movies.reversed()), [movies[0]], movies + [movies[1]]]
    for change in [
      { $0.id = 8 }, { $0.title = "Low tide" }, { $0.title = nil }, { $0.overview = "A diver" },
      { $0.genres = [] },
      // The letters are the same, in other places.
      { ($0.title, $0.overview) = ("Low TideA", " diver.") },
    ] as [(inout Movie) -> Void] {
      var changed = movies
      change(&changed[0])
      changes.append(changed)
    }
    #expect(Set(([movies] + changes).map(digest)).count == changes.count + 1)
  }

  @Test func `what training does not see has no part in it`() {
    var others = movies
    others[0].popularity = 3
    others[0].originalLanguage = "en"
    others[1].releaseDate = "2001-01-01"
    others[1].title = ""
    #expect(digest(others) == digest(movies))
  }
}

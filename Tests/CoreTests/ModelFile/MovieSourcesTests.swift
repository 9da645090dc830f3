import Testing

@testable import Core

struct MovieSourcesTests {
  @Test(
    arguments: [
      ([:], "Nothing is recorded about where the movies come from."),
      (["tmdb": 0], "Nothing is recorded about where the movies come from."),
      (
        ["tmdb": 12, "import": 300],
        "The movies, by where they come from: 300 imported from files of the one who trained it,"
          + " 12 fetched from TMDB through its API."
      ),
      (
        ["b": 1, "a": 1, "import": 0],
        "The movies, by where they come from: 1 from a, 1 from b."
      ),
    ] as [([String: Int], String)])
  func `the most come first, of equals by name, none are not told`(
    counts: [String: Int], sentence: String
  ) {
    #expect(MovieSources(counts).sentence == sentence)
  }

  @Test func `a source without movies has none`() {
    #expect(MovieSources(["tmdb": 2]).count(of: MovieSources.tmdb) == 2)
    #expect(MovieSources(["tmdb": 2]).count(of: MovieSources.imported) == 0)
  }
}

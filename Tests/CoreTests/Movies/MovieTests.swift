import Core
import Testing

struct MovieTests {
  @Test func `a synopsis is what a visitor could give, not what is to be guessed`() {
    let movie = Movie(
      id: 7, title: "Low Tide", overview: "A diver.", genres: GenreSet([.drama]),
      originalLanguage: "en", releaseDate: "2001-01-01", popularity: 3)
    #expect(movie.synopsis == Synopsis(title: "Low Tide", overview: "A diver."))
    #expect(Synopsis(overview: "A diver.").title == nil)
  }
}

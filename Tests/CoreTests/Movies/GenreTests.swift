import Core
import Testing

struct GenreTests {
  @Test func `columns follow the alphabet`() {
    #expect(Genre.names == Genre.names.sorted())
    #expect(Genre.allCases.map(\.index) == Array(0..<19))
  }

  @Test(arguments: Genre.allCases)
  func `a genre is found by its name and its number`(genre: Genre) {
    #expect(Genre(name: genre.name) == genre)
    #expect(Genre(number: genre.number) == genre)
  }

  @Test func `a name is spelt as TMDB spells it`() {
    #expect(Genre(name: "science fiction") == nil)
    #expect(Genre.scienceFiction.name == "Science Fiction")
    #expect(Genre.tvMovie.number == 10770)
  }

  @Test func `a set gives its members in column order`() {
    let set = GenreSet([.western, .action, .drama, .action])
    #expect(set.genres == [.action, .drama, .western])
    #expect(set[Genre.drama.index] && !set[Genre.comedy.index])
    #expect(GenreSet([Genre]()).genres.isEmpty)
  }
}

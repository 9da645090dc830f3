import Core
import Foundation
import Remote
import Testing

struct TMDBMovieTests {
  private func film(_ json: String) throws -> TMDBMovie {
    try JSONDecoder().decode(TMDBMovie.self, from: Data(json.utf8))
  }

  @Test func `a film of a list`() throws {
    let film = try film(
      """
      {"adult":false,"backdrop_path":null,"genre_ids":[18,35],"id":11,"original_language":"de",
       "original_title":"Der Elfte","overview":"Elf Freunde.","popularity":1.5,"poster_path":null,
       "release_date":"2001-02-03","title":"The Eleventh","video":false,"vote_average":0,
       "vote_count":0}
      """)
    #expect(
      film.movie
        == Movie(
          id: 11, title: "The Eleventh", overview: "Elf Freunde.",
          genres: GenreSet([.drama, .comedy]), originalLanguage: "de",
          releaseDate: "2001-02-03", popularity: 1.5))
    #expect(film.isWanted && film.unknownGenres.isEmpty)
  }

  @Test func `a film by itself has its genres as objects`() throws {
    let film = try film(
      #"{"id":11,"genres":[{"id":37,"name":"Western"},{"id":4711,"name":"Odd"}],"runtime":0}"#)
    #expect(film.movie.genres == GenreSet([.western]))
    #expect(film.unknownGenres == [4711])
  }

  @Test(arguments: [
    #"{"id":1}"#,
    #"{"id":1,"overview":null,"title":null,"release_date":null,"genre_ids":null}"#,
    #"{"id":1,"overview":"","title":"","release_date":"","genre_ids":[],"original_language":""}"#,
    #"{"id":1,"overview":" \r\n\u00a0","title":"\t","release_date":"2001"}"#,
    #"{"id":1,"overview":7,"title":[],"release_date":{},"genre_ids":"18","popularity":"high"}"#,
  ])
  func `what is missing, empty or odd is absent`(json: String) throws {
    #expect(try film(json).movie == Movie(id: 1, overview: "", genres: []))
  }

  @Test func `texts stay as they are, but for NUL`() throws {
    let text = "Tom &amp; Anna's <i>caf\u{65}\u{301}</i>\r\n\u{200B}👩🏽‍🚀 \\ \u{7}"
    let json = try JSONSerialization.data(
      withJSONObject: ["id": 1, "overview": text + "\0", "title": "a\0b"])
    let movie = try JSONDecoder().decode(TMDBMovie.self, from: json).movie
    #expect(Array(movie.overview.utf8) == Array(text.utf8))
    #expect(movie.title == "ab")
  }

  @Test func `without a title there is the original one`() throws {
    #expect(try film(#"{"id":1,"title":"","original_title":"Ōkami"}"#).movie.title == "Ōkami")
  }

  @Test(arguments: [#"{"id":1,"adult":true}"#, #"{"id":1,"video":true}"#])
  func `what is for grown-ups or no film is not wanted`(json: String) throws {
    #expect(try !film(json).isWanted)
  }

  @Test(arguments: [#"{}"#, #"{"id":0}"#, #"{"id":-3}"#, #"{"id":"1"}"#, #"[]"#])
  func `without a number it is no film`(json: String) {
    #expect(throws: DecodingError.self) { try film(json) }
  }
}

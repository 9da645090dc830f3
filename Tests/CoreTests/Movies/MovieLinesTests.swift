import Core
import Testing

struct MovieLinesTests {
  @Test func `a full line becomes a movie`() throws {
    let line = """
      {"id":603,"title":"T","overview":"O","genres":["Action","Science Fiction"],\
      "original_language":"en","release_date":"1999-03-30","popularity":83.1,"adult":false}
      """
    #expect(
      try MovieLines.movie(Array(line.utf8))
        == Movie(
          id: 603, title: "T", overview: "O", genres: GenreSet([.action, .scienceFiction]),
          originalLanguage: "en", releaseDate: "1999-03-30", popularity: 83.1))
  }

  @Test(arguments: [
    #"{"id":1,"overview":"O","genre_ids":[18]}"#,
    #"{"id":1,"overview":"O","genres":null,"genre_ids":[18],"title":null,"popularity":null}"#,
    #"{"id":1,"overview":"O","genres":["Drama"],"title":" ","release_date":""}"#,
    #"{"id":1,"overview":"O","genres":["Drama","Drama"],"genre_ids":[1]}"#,
  ])
  func `numbers stand for names, and what is blank or null is absent`(line: String) throws {
    #expect(
      try MovieLines.movie(Array(line.utf8))
        == Movie(id: 1, overview: "O", genres: GenreSet([.drama])))
  }

  @Test(
    arguments: [
      ("", .notJSON),
      ("{", .notJSON),
      (#"{"id":1} x"#, .notJSON),
      ("[1]", .notAnObject),
      ("null", .notAnObject),
      ("\"text\"", .notAnObject),
      (#"{"overview":"O","genres":["Drama"]}"#, .missing("id")),
      (#"{"id":1,"genres":["Drama"]}"#, .missing("overview")),
      (#"{"id":1,"overview":null,"genres":["Drama"]}"#, .missing("overview")),
      (#"{"id":1,"overview":"O"}"#, .missing("genres")),
      (#"{"id":"1","overview":"O"}"#, .wrongType("id", expected: "a whole number above 0")),
      (#"{"id":0,"overview":"O"}"#, .wrongType("id", expected: "a whole number above 0")),
      (#"{"id":1.5,"overview":"O"}"#, .wrongType("id", expected: "a whole number above 0")),
      (#"{"id":1,"overview":5}"#, .wrongType("overview", expected: "a string")),
      (#"{"id":1,"overview":" \n"}"#, .blankOverview),
      (#"{"id":1,"overview":"O","genres":[]}"#, .noGenres),
      (#"{"id":1,"overview":"O","genres":["Drama","Anime"]}"#, .unknownGenre("\"Anime\"")),
      (#"{"id":1,"overview":"O","genre_ids":[18,7]}"#, .unknownGenre("7")),
      (
        #"{"id":1,"overview":"O","genres":[18]}"#,
        .wrongType("genres", expected: "an array of names")
      ),
      (
        #"{"id":1,"overview":"O","genres":["Drama"],"title":1}"#,
        .wrongType("title", expected: "a string")
      ),
    ] as [(String, MovieLineError)])
  func `a line that is no movie is refused with the reason`(line: String, error: MovieLineError) {
    #expect(throws: error) { try MovieLines.movie(Array(line.utf8)) }
  }

  @Test func `bytes that are not text and endless lines are refused`() {
    #expect(throws: MovieLineError.notUTF8) {
      try MovieLines.movie(Array("{\"id\":1,\"overview\":\"".utf8) + [0xFF] + Array("\"}".utf8))
    }
    #expect(throws: MovieLineError.tooLong(limit: MovieLines.maximumBytes)) {
      try MovieLines.movie([UInt8](repeating: 0x20, count: MovieLines.maximumBytes + 1))
    }
  }
}

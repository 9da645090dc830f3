import Core
import Testing

struct MovieRecordTests {
  private func record(_ json: String, number: Int? = nil) throws -> MovieRecord {
    try MovieRecord(JSONValue(parsing: Array(json.utf8)), number: number) { $0.hasPrefix("1999") }
  }

  @Test func `a full record becomes a movie`() throws {
    let read = try record(
      """
      {"id":603,"title":"T","overview":"O","genres":["Action","Science Fiction"],\
      "original_language":"en","release_date":"1999-03-30","popularity":83.1,"adult":false}
      """)
    #expect(
      read.movie
        == Movie(
          id: 603, title: "T", overview: "O", genres: GenreSet([.action, .scienceFiction]),
          originalLanguage: "en", releaseDate: "1999-03-30", popularity: 83.1))
    #expect(read.leftOut.isEmpty)
  }

  @Test(arguments: [
    #"{"id":1,"overview":"O","genre_ids":[18]}"#,
    #"{"id":"1","synopsis":"O","genre_ids":[18]}"#,
    #"{"id":1.0,"overview":null,"synopsis":"O","genres":"drama"}"#,
    #"{"id":"1.0","overview":"\u0000O","genres":[],"genre_ids":[18]}"#,
    #"{"id":1,"overview":"O","genres":null,"genre_ids":[18],"title":null,"popularity":null}"#,
    #"{"id":10e-1,"overview":"O","genres":["Drama"],"title":" \u0000","release_date":""}"#,
    #"{"id":1,"overview":"O","genres":["Drama","Drama"],"genre_ids":[1]}"#,
  ])
  func `what means the same is the same, and what is blank or null is absent`(
    json: String
  ) throws {
    let read = try record(json)
    #expect(read.movie == Movie(id: 1, overview: "O", genres: GenreSet([.drama])))
    #expect(read.leftOut.isEmpty)
  }

  @Test(arguments: [
    (#""genres":["Drama","Foreign","Anime"]"#, ["genres", "genres"]),
    (#""genre_ids":[18,7]"#, ["genres"]),
    (#""genres":["Drama"],"title":1917"#, ["title"]),
    (#""genres":["Drama"],"popularity":"83.1""#, ["popularity"]),
    (#""genres":["Drama"],"popularity":1e999"#, ["popularity"]),
    (#""genres":["Drama"],"release_date":"30/03/1999""#, ["release_date"]),
    (#""genres":["Drama"],"original_language":["en"],"title":{}"#, ["title", "original_language"]),
  ])
  func `what cannot be used costs itself, not the movie`(members: String, leftOut: [String]) throws
  {
    let read = try record(#"{"id":1,"overview":"O",\#(members)}"#)
    #expect(read.movie == Movie(id: 1, overview: "O", genres: GenreSet([.drama])))
    #expect(read.leftOut == leftOut)
  }

  @Test(
    arguments: [
      ("[1]", .notAnObject), ("null", .notAnObject), ("\"text\"", .notAnObject),
      (#"{"overview":"O","genres":["Drama"]}"#, .missing("id")),
      (#"{"id":1,"genres":["Drama"]}"#, .missing("overview")),
      (#"{"id":1,"overview":null,"genres":["Drama"]}"#, .missing("overview")),
      (#"{"id":1,"overview":"O"}"#, .missing("genres")),
      (#"{"id":"one","overview":"O"}"#, .wrongType("id", expected: "a whole number above 0")),
      (#"{"id":0,"overview":"O"}"#, .wrongType("id", expected: "a whole number above 0")),
      (#"{"id":1.5,"overview":"O"}"#, .wrongType("id", expected: "a whole number above 0")),
      (#"{"id":1e99,"overview":"O"}"#, .wrongType("id", expected: "a whole number above 0")),
      (#"{"id":"inf","overview":"O"}"#, .wrongType("id", expected: "a whole number above 0")),
      (#"{"id":1,"overview":5}"#, .wrongType("overview", expected: "a string")),
      (#"{"id":1,"overview":" \n\u0000"}"#, .blankOverview),
      (#"{"id":1,"overview":"O","genres":[]}"#, .noGenres),
      (#"{"id":1,"overview":"O","genres":["Anime"]}"#, .unknownGenres(["Anime"])),
      (
        #"{"id":1,"overview":"O","genres":true}"#,
        .wrongType("genres", expected: "a list of names or numbers")
      ),
    ] as [(String, MovieRecordError)])
  func `what is no movie is refused with the reason`(json: String, error: MovieRecordError) {
    #expect(throws: error) { try record(json) }
  }

  @Test func `where numbers do not matter, one is given`() throws {
    #expect(try record(#"{"overview":"O","genres":["War"]}"#, number: 7).movie.id == 7)
    #expect(try record(#"{"id":"a","overview":"O","genres":["War"]}"#, number: 7).movie.id == 7)
    #expect(try record(#"{"id":3,"overview":"O","genres":["War"]}"#, number: 7).movie.id == 3)
  }
}

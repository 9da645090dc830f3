import Core
import Testing

struct GenreFormsTests {
  @Test(
    arguments: [
      (#"["Action","Science Fiction"]"#, [.action, .scienceFiction], []),
      (
        #"["ACTION","science-fiction","Sci-Fi","tv_movie"," War "]"#,
        [.action, .scienceFiction, .tvMovie, .war], []
      ),
      (#"[{"id":28,"name":"Action"},{"id":878}]"#, [.action, .scienceFiction], []),
      (#"[{"name":"drama"},{"id":7,"name":"Anime"},{}]"#, [.drama], ["Anime", "?"]),
      (#"[28,"18",878.0]"#, [.action, .drama, .scienceFiction], []),
      (#"{"id":28,"name":"Action"}"#, [.action], []), ("18", [.drama], []),
      (#""[{\"id\": 28, \"name\": \"Action\"}]""#, [.action], []),
      (
        #""[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': 'Comedy'}]""#,
        [.animation, .comedy], []
      ),
      (#""['War','Drama']""#, [.war, .drama], []), (#""[broken""#, [], ["[broken"]),
      (#""Action, Adventure,Science Fiction""#, [.action, .adventure, .scienceFiction], []),
      (#""Action|Foreign""#, [.action], ["Foreign"]), (#""28|18""#, [.action, .drama], []),
      (#""Action;War""#, [.action, .war], []), (#""""#, [], []), (#""[]""#, [], []), ("[]", [], []),
      (#"["Drama",null,["War"],true]"#, [.drama], ["?", "?", "?"]),
    ] as [(String, [Genre], [String])])
  func `genres come in many forms`(json: String, genres: [Genre], unknown: [String]) throws {
    let value = try JSONValue(parsing: Array(json.utf8))
    let forms = try #require(GenreForms(value))
    #expect(forms.genres == GenreSet(genres))
    #expect(forms.unknown == unknown)
  }

  @Test(arguments: [JSONValue.null, .bool(true)])
  func `what is no list is none`(value: JSONValue) {
    #expect(GenreForms(value) == nil)
  }

  @Test func `each genre is found by its own name, in any case`() {
    for genre in Genre.allCases {
      #expect(Genre(anyName: genre.name) == genre)
      #expect(Genre(anyName: genre.name.uppercased()) == genre)
      #expect(Genre(anyName: "\(genre.number)") == genre)
    }
    #expect(Genre(anyName: "") == nil)
    #expect(Genre(anyName: "Dramatic") == nil)
  }

  @Test(.timeLimit(.minutes(1))) func `endless names cost little`() {
    let name = String(repeating: "e\u{301}\u{323}", count: 100_000)
    #expect(GenreForms(.string(name + "|Drama"))?.unknown.count ?? 0 > 0)
    #expect(Genre(anyName: name) == nil)
  }
}

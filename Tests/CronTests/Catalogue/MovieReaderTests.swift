import Core
import Foundation
import TestSupport
import Testing

@testable import Cron

struct MovieReaderTests {
  @Test func `broken lines are passed over and told by number and reason`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/movies.jsonl"
    let lines = """
      {"id":1,"overview":"One.","genres":["Drama"]}

      {"id":2,"overview":"Two.","genres":["Anime"]}
      nothing
      {"id":3,"overview":"Three.","genre_ids":[18]}
      """
    try Data(lines.utf8).write(to: URL(filePath: path))
    var reader = try MovieReader(path: path)
    var movies: [Int] = []
    while let movie = try reader.next() { movies.append(movie.movie.id) }
    #expect(movies == [1, 3])
    #expect(
      reader.skipped.first.map(\.text)
        == [
          "\(path):3: unknown genre \"Anime\", and no other",
          "\(path):4: not JSON from character 1 on",
        ])
    #expect(reader.rows == 4)
  }

  private func reader(_ text: String, needsID: Bool = true) throws -> MovieReader {
    try MovieReader(InputFile(bytes: Array(text.utf8), name: "x"), needsID: needsID)
  }

  @Test(arguments: [("id,plot", "genres"), ("id,genres", "overview"), ("plot,genres", "id")])
  func `a table without a column is refused`(header: String, missing: String) {
    let error = #expect(throws: InputError.self) { try reader(header + "\n1,x") }
    #expect(error?.description.contains("without a column \(missing)") == true)
  }

  @Test func `where numbers do not matter, lines are numbers`() throws {
    var reader = try reader("title,plot,genres\nT,A story.,War|Drama", needsID: false)
    let movie = try reader.next()?.movie
    #expect(
      movie == Movie(id: 2, title: "T", overview: "A story.", genres: GenreSet([.war, .drama])))
  }

  @Test func `of millions of broken lines the first are kept, and all counted`() throws {
    var reader = try reader(String(repeating: "x\n", count: 100_000))
    #expect(try reader.next() == nil)
    #expect(reader.skipped.count == 100_000 && reader.rows == 100_000)
    #expect(reader.skipped.first.count == 1000)
  }
}

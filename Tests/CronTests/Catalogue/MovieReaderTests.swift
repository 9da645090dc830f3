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
    while let movie = try reader.next() { movies.append(movie.id) }
    #expect(movies == [1, 3])
    #expect(
      reader.skipped.map(\.text)
        == ["\(path):3: unknown genre \"Anime\"", "\(path):4: not JSON"])
  }
}

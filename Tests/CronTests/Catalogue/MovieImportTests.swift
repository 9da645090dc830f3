import Foundation
import Store
import Testing

@testable import Cron

struct MovieImportTests {
  let machine: TestMachine

  init() throws {
    machine = try TestMachine()
  }

  private func read(_ lines: [String]) throws -> MovieImport.Report {
    let path = machine.path + "/movies.jsonl"
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path))
    var movies = MovieImport(workspace: machine.workspace, store: machine.database.movies)
    try movies.read(MovieReader(path: path))
    return movies.report
  }

  private func line(_ id: Int, _ overview: String = "Once.") -> String {
    #"{"id":\#(id),"overview":"\#(overview)","genres":["Drama"]}"#
  }

  @Test func `what is new, other, the same or broken is counted`() throws {
    let first = try read([line(1), line(2), "no movie"])
    #expect(first.counts == ImportCounts(added: 2, updated: 0, unchanged: 0, skipped: 1))
    #expect(first.skipped.first.map(\.line) == [3])
    let second = try read([line(1), line(2, "Twice.")])
    #expect(second.text == "added 0, updated 1, unchanged 1, skipped 0")
  }

  @Test func `more movies than go into one transaction are all stored`() throws {
    let report = try read((1...MovieImport.batchSize + 1).map { line($0) })
    #expect(report.added == MovieImport.batchSize + 1)
    #expect(try machine.database.movies.summary().count == MovieImport.batchSize + 1)
  }

  @Test func `what is left out of movies is counted`() throws {
    let report = try read([
      #"{"id":1,"overview":"A.","genres":["Drama","Anime","Foreign"],"popularity":"1"}"#,
      #"{"id":2,"overview":"B.","genres":["Drama"],"title":7}"#,
    ])
    #expect(report.leftOut == ["genres": 2, "popularity": 1, "title": 1])
    #expect(
      report.text == "added 2, updated 0, unchanged 0, skipped 0;"
        + " left out: 2 × genres, 1 × popularity, 1 × title")
  }

  @Test func `a file without a movie in it is told from an empty one`() throws {
    #expect(try read(["no movie"]).isNothingButBroken)
    #expect(try !read([]).isNothingButBroken)
  }
}

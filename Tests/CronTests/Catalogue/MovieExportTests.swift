import Foundation
import Testing

@testable import Cron

struct MovieExportTests {
  let lines = """
    {"adult":false,"id":30,"original_title":"Trois \\"mots\\"","popularity":1.8,"video":false}
    {"adult":false,"id":10,"original_title":"A","popularity":0.5,"video":true}

    {"adult":false,"id":20,"original_title":"B"}
    """

  @Test func `an export is read, in whatever order it is`() throws {
    let export = try MovieExport(Array(lines.utf8))
    #expect(export.movies.map(\.id) == [10, 20, 30])
    #expect(export.movies.map(\.video) == [true, nil, false])
  }

  @Test func `an empty export has no films`() throws {
    #expect(try MovieExport([]).movies.isEmpty)
  }

  @Test func `more lines than are read at a time are all read`() throws {
    let many = (1...2500).map { #"{"id":\#($0)}"# }.joined(separator: "\n")
    #expect(try MovieExport(Array(many.utf8)).movies.map(\.id) == Array(1...2500))
  }

  @Test(arguments: [#"{"id":1"#, #"{"title":"x"}"#, "<html>"])
  func `a damaged export is refused`(text: String) {
    #expect(throws: (any Error).self) { try MovieExport(Array(text.utf8)) }
  }

  @Test func `a compressed export that was cut off is refused`() throws {
    let gzip = "H4sIAAAAAAACA6tWykxRsjKs5aoGM4xquQAGLKUEEgAAAA=="  // {"id":1} and {"id":2}
    let whole = Array(try #require(Data(base64Encoded: gzip)))
    #expect(try MovieExport(whole).movies.map(\.id) == [1, 2])
    #expect(throws: (any Error).self) { try MovieExport(whole.dropLast(9)) }
  }
}

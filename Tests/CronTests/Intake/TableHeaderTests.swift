import Core
import Testing

@testable import Cron

struct TableHeaderTests {
  @Test(arguments: [
    ("id,title,overview,genres", ",", 4), ("id;Titel;Handlung", ";", 3),
    ("ID\tTITLE\tPlot", "\t", 3),
    ("id|title|Plot Summary", "|", 3),
    ("budget,genres,id,original_title,overview,popularity", ",", 5),
    ("\"Title\",\"Résumé\"", ",", 2), ("text", ",", 1),
  ])
  func `known names are found with any separator`(line: String, separator: String, count: Int) {
    let header = TableHeader(Array(line.utf8))
    #expect(header?.count == count)
    #expect(header?.separator == separator.utf8.first)
    #expect(header?.has(.overview) == true)
  }

  @Test(arguments: ["", "a,b,c", "A sheriff, an outlaw", "\"title"])
  func `other lines are no header`(line: String) {
    #expect(TableHeader(Array(line.utf8)) == nil)
  }

  @Test func `a row becomes an object, empty fields apart`() throws {
    let header = try #require(TableHeader(Array("x,id,plot,overview,popularity,title".utf8)))
    var row = TableRow(separator: header.separator)
    row.add(Array("a,7,b,c,1.5,".utf8))
    #expect(
      header.object(row)
        == .object([
          JSONValue.Member(name: "id", value: .string("7")),
          JSONValue.Member(name: "overview", value: .string("c")),
          JSONValue.Member(name: "popularity", value: .number("1.5")),
        ]))
    row.fields[3] = [0xFF]
    #expect(header.object(row) == nil)
  }
}

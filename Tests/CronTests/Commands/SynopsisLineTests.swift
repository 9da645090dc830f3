import Core
import Testing

@testable import Cron

struct SynopsisLineTests {
  @Test(
    arguments: [
      ("Two cooks fall in love.", nil, nil, "Two cooks fall in love."),
      (#"{"overview":"O"}"#, nil, nil, "O"),
      (#"{"id":5,"title":"T","overview":"O","year":1999}"#, .number(5), "T", "O"),
      (#"{"id":"a","title":null,"overview":"O"}"#, .text("a"), nil, "O"),
      (#"{"id":null,"overview":""}"#, nil, nil, ""),
    ] as [(String, SynopsisLine.ID?, String?, String)])
  func `a line is a synopsis or an object with one`(
    line: String, id: SynopsisLine.ID?, title: String?, overview: String
  ) throws {
    let parsed = try SynopsisLine(Array(line.utf8))
    #expect(parsed.id == id)
    #expect(parsed.synopsis == Synopsis(title: title, overview: overview))
  }

  @Test(
    arguments: [
      ("{", .notJSON), (#"{"overview":"O"} x"#, .notJSON), ("{}", .noOverview),
      (#"{"overview":3}"#, .noOverview), (#"{"overview":"O","title":3}"#, .badTitle),
      (#"{"overview":"O","id":1.5}"#, .badID), (#"{"overview":"O","id":[1]}"#, .badID),
    ] as [(String, SynopsisLineError)])
  func `an object that does not fit is refused with the reason`(
    line: String, error: SynopsisLineError
  ) {
    #expect(throws: error) { try SynopsisLine(Array(line.utf8)) }
  }

  @Test func `bytes that are not text are refused`() {
    #expect(throws: SynopsisLineError.notUTF8) { try SynopsisLine([0x61, 0xFF]) }
  }
}

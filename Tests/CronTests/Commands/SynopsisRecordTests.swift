import Core
import Testing

@testable import Cron

struct SynopsisRecordTests {
  /// The first record of a file with the text.
  private func record(_ text: String) throws -> SynopsisRecord {
    let records = try FileRecords(
      InputFile(bytes: Array(text.utf8), name: "x"), isTable: SynopsisRecord.isTable)
    return try SynopsisRecord(#require(try records.next()))
  }

  @Test(
    arguments: [
      ("Two cooks fall in love.", nil, nil, "Two cooks fall in love."),
      (#"{"overview":"O"}"#, nil, nil, "O"), (#" {"synopsis":"O"}"#, nil, nil, "O"),
      ("[{\n\"overview\":\"O\"}]", nil, nil, "O"), (#"["O"]"#, nil, nil, "O"),
      (#"{"id":5,"title":"T","overview":"O","year":1999}"#, .number("5"), "T", "O"),
      (#"{"id":9007199254740993,"overview":"O"}"#, .number("9007199254740993"), nil, "O"),
      (#"{"id":"a","title":null,"overview":"O"}"#, .text("a"), nil, "O"),
      (#"{"id":null,"overview":""}"#, nil, nil, ""),
      ("id;title;plot\n07;T;O\n", .text("07"), "T", "O"), ("synopsis\nO", nil, nil, "O"),
      ("[REC] is a film.", nil, nil, "[REC] is a film."),
    ] as [(String, SynopsisRecord.ID?, String?, String)])
  func `a record is a synopsis or an object with one`(
    text: String, id: SynopsisRecord.ID?, title: String?, overview: String
  ) throws {
    let record = try record(text)
    #expect(record.id == id)
    #expect(record.synopsis == Synopsis(title: title, overview: overview))
  }

  @Test(
    arguments: [
      ("{", .unreadable(.notJSON(.cutOff))),
      (#"{"overview":"O"} x"#, .unreadable(.notJSON(.unexpected(at: 18)))), ("{}", .noOverview),
      (#"{"overview":3}"#, .noOverview), (#"{"overview":"O","title":3}"#, .badTitle),
      (#"{"overview":"O","id":[1]}"#, .badID), ("[[1]]", .notAnObject),
    ] as [(String, SynopsisRecordError)])
  func `what does not fit is refused with the reason`(text: String, error: SynopsisRecordError) {
    #expect(throws: error) { try record(text) }
  }

  @Test func `bytes that are not text are refused`() {
    #expect(throws: SynopsisRecordError.unreadable(.notUTF8)) {
      try SynopsisRecord(Record(line: 1, content: .text([0x61, 0xFF])))
    }
  }
}

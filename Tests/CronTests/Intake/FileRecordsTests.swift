import Core
import Testing

@testable import Cron

struct FileRecordsTests {
  /// The records as `line: JSON's title or id, or the text, or what is wrong`.
  private func records(_ text: String) throws -> [String] {
    let records = try FileRecords(InputFile(bytes: Array(text.utf8), name: "x")) {
      $0.has(.overview)
    }
    var told: [String] = []
    while let record = try records.next() {
      if case .text(let line) = record.content {
        told.append("\(record.line): \(String(decoding: line, as: UTF8.self))")
        continue
      }
      do throws(RecordError) {
        let value = try record.value()
        switch (value, value["title"] ?? value["id"]) {
        case (_, .string(let text)?), (_, .number(let text)?), (.string(let text), nil):
          told.append("\(record.line): <\(text)>")
        default: told.append("\(record.line): \(value)")
        }
      } catch {
        told.append("\(record.line): ! \(error.description.prefix(24))")
      }
    }
    return told
  }

  @Test(arguments: [
    ("", []), ("one\ntwo", ["1: one", "2: two"]),
    (
      "{\"id\":1}\n\ntext\n {\"id\":2}\n{\"id\":",
      ["1: <1>", "2: ", "3: text", "4: <2>", "5: ! not JSON: it ends too ea"]
    ),
    ("[REC] is a film\nmore", ["1: [REC] is a film", "2: more"]),
    ("{\"id\":1,\n{\"id\":2}", ["1: ! not JSON: it ends too ea", "2: <2>"]),
  ])
  func `lines are JSON or text`(text: String, expected: [String]) throws {
    #expect(try records(text) == expected)
  }

  @Test(arguments: [
    ("[{\"id\":1},{\"id\":2}]", ["1: <1>", "1: <2>"]),
    ("\n[\n {\"id\":1}\n,\n\n{\"id\":2,\"a\":[{\"b\":\"]}\\\"\"}]}\n]\n", ["3: <1>", "6: <2>"]),
    ("{\n \"id\": 1,\n \"a\": [\n  {}\n ]\n}\n{\n \"id\": 2\n}", ["1: <1>", "7: <2>"]),
    ("[\"one\", \"two\\n\"]", ["1: <one>", "1: <two\n>"]), ("[]", []), ("[\n]", []),
    ("[{\"id\":1},\n{\"id\":2", ["1: <1>", "2: ! not JSON: it ends too ea"]),
    (
      "[{\"id\":1},\n{\"id\":,},\n{\"id\":3}]",
      ["1: <1>", "2: ! not JSON from character ", "3: <3>"]
    ),
    // What a quote or a bracket opens by mistake ends where the next object begins.
    (
      "[\n{\"id\":\"1},\n{\"id\":2},\n{\"id\":3}\n]",
      ["2: ! not JSON: a string has a", "3: <2>", "4: <3>"]
    ),
    ("[\n{\"id\":1,\n{\"id\":2}\n]", ["2: ! not JSON: it ends too ea", "3: <2>"]),
    ("[\n {\"id\":[1},\n {\"id\":2}\n]", ["2: ! not JSON from character ", "3: <2>"]),
  ])
  func `an array, and objects over several lines, are taken apart`(
    text: String, expected: [String]
  ) throws {
    #expect(try records(text) == expected)
  }

  @Test(arguments: [
    ("id,title,overview\n1,A,x\n2,B,y\n", ["2: <A>", "3: <B>"]),
    ("\n ,,\nsep=;\nid;title;Synopsis\r\n1;A;x\r\n\r\n;;\r\n2;B;y", ["5: <A>", "8: <B>"]),
    ("title\tPLOT\nA\tx", ["2: <A>"]), ("title|handlung\nA|x", ["2: <A>"]),
    ("title,overview\n\"A, \"\"or\"\"\nB\",\"x\ny\"\nC,z", ["2: <A, \"or\"\nB>", "5: <C>"]),
    (
      "title,overview\nA,x,\nB\nC,y,z",
      ["2: <A>", "3: ! the row has 1 field, and", "4: ! the row has 3 fields, an"]
    ),
    ("title,overview\nA,\"x\nB,y\nC,z", ["2: ! a quote begins that does", "3: <B>", "4: <C>"]),
    ("title,overview\nA,\"x\nB,\"y\"\nC,z", ["2: ! a quote begins that does", "3: <B>", "4: <C>"]),
    ("title,overview\n\"A\"b,x\nC,5\" disc", ["2: ! text follows a quote tha", "3: <C>"]),
    ("title,overview\nA,x\n\"B\" ,y", ["2: <A>", "3: <B>"]),
    (
      "overview\nx\ny",
      [
        "2: object([Core.JSONValue.Member(name: \"overview\", value: Core.JSONValue.string(\"x\"))])",
        "3: object([Core.JSONValue.Member(name: \"overview\", value: Core.JSONValue.string(\"y\"))])",
      ]
    ),
    ("A sheriff, an outlaw\nx", ["1: A sheriff, an outlaw", "2: x"]),
  ])
  func `a table has a header`(text: String, expected: [String]) throws {
    #expect(try records(text) == expected)
  }

  @Test func `what is longer than a mebibyte is passed over`() throws {
    let long = String(repeating: "x", count: 1 << 20)
    #expect(
      try records("{\"id\":1,\"a\":\"\(long)\"}\n{\"id\":2}") == [
        "1: ! longer than 1048576 byte", "2: <2>",
      ])
    #expect(
      try records("[{\"id\":1,\"a\":\"\(long)\"},{\"id\":2}]") == [
        "1: ! longer than 1048576 byte", "1: <2>",
      ])
    #expect(
      try records("title,overview\nA,\(long)\nB,x\nC,\"\(long)\nD,x")
        == ["2: ! longer than 1048576 byte", "3: <B>", "4: ! longer than 1048576 byte", "5: <D>"])
  }

  @Test(.timeLimit(.minutes(1))) func `hostile files take linear time`() throws {
    let unit = "\"\"\"\n,\"\"\n[{\"\n{\n"
    for start in ["", "title,overview\n\"", "[", "{\"a\":\n", "[{\"", "title,overview\n"] {
      _ = try records(start + String(repeating: unit, count: 30_000))
      _ = try records(start + String(repeating: "\n", count: 500_000))
      _ = try records(start + String(repeating: "\"", count: 500_000))
      _ = try records(start + String(repeating: "\"\"\n", count: 200_000))
    }
  }
}

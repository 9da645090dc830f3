import Core
import Testing

@testable import Cron

struct BatchClassifierTests {
  private let lines = [
    "The soldier and the battle of year 3.", #"{"id":7,"overview":"The kiss and the wedding."}"#,
    #"{"id":8}"#,
  ]

  private func answers(_ format: BatchClassifier.Format) throws -> [BatchClassifier.Answer] {
    let machine = try TestMachine()
    let path = machine.workspace.releases.path(of: try machine.train(started: 1000))
    let batch = BatchClassifier(
      model: try ModelDirectory.read(at: path), preference: .balanced, format: format)
    let records = try FileRecords(
      InputFile(bytes: Array(lines.joined(separator: "\n").utf8), name: "x"),
      isTable: SynopsisRecord.isTable)
    var all: [Record] = []
    while let record = try records.next() { all.append(record) }
    return batch.answers(to: all)
  }

  @Test func `in words a line names the genres, or the reason why not`() throws {
    let answers = try answers(.text)
    let texts = answers.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(texts[0].hasPrefix("War ") && texts[1].hasPrefix("Romance "))
    #expect(texts[2] == "error in line 3: the object has no string named overview: add it\n")
    #expect(answers.map(\.isAnswer) == [true, true, false])
  }

  @Test func `as JSON a line has its id, and all figures`() throws {
    let texts = try answers(.jsonl).map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(
      texts[0].hasPrefix(#"{"model":"#)
        && texts[0].contains(#""selected":["War"]"#))
    #expect(texts[1].hasPrefix(#"{"id":7,"overview":"The kiss"#))
    #expect(texts[2].hasPrefix(#"{"line":3,"error":"#))
    #expect(texts.allSatisfy { $0.hasSuffix("}\n") })
  }
}

import Core
import Foundation
import TestSupport
import Testing

struct NightTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/nights.json"
  }

  private var nights: [Night] {
    var published = Night(ended: "2026-11-22T03:15:00Z", command: "nightly", outcome: .published)
    (published.model, published.f1Micro, published.f1Macro) = (
      "20261122T031500Z-1a2b3c4d", 0.65, 0.6
    )
    (published.nTrain, published.nTest) = (9000, 1000)
    var kept = Night(ended: "2026-11-23T03:15:00Z", command: "nightly", outcome: .kept)
    kept.rule = "worse"
    var failed = Night(ended: "2026-11-24T03:15:00Z", command: "pull", outcome: .failed)
    failed.stage = "download"
    return [published, kept, failed]
  }

  @Test func `what is written reads back the same, a second time too`() throws {
    for nights in [nights, Array(nights.dropFirst()), []] {
      try Night.write(nights, to: path)
      #expect(Night.read(path) == nights)
    }
  }

  @Test func `it is a line of JSON under the field's names`() throws {
    try Night.write(nights, to: path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.hasSuffix("]\n") && text.count { $0 == "\n" } == 1)
    for name in ["\"f1_micro\":0.65", "\"n_train\":9000", "\"outcome\":\"kept\""] {
      #expect(text.contains(name))
    }
  }

  @Test func `what is not there or cannot be read are no nights`() throws {
    #expect(Night.read(path).isEmpty)
    try Data("{".utf8).write(to: URL(filePath: path))
    #expect(Night.read(path).isEmpty)
  }

  @Test func `what is no number is not written`() throws {
    try Night.write(nights, to: path)
    var broken = nights
    broken[0].f1Micro = .nan
    #expect(throws: ModelError.self) { try Night.write(broken, to: path) }
    #expect(Night.read(path) == nights)
  }
}

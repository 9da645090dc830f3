import Core
import Foundation
import Testing

@testable import Cron

struct EvaluationResultTests {
  private func result(withTitle: Bool) throws -> EvaluationResult {
    let machine = try TestMachine()
    let path = machine.workspace.releases.path(of: try machine.train(started: 1000))
    let report = try ModelDirectory.read(at: path).classifier
      .evaluate(TestMachine.movies(), withTitles: false)
    return EvaluationResult(model: "v1", report: report, withTitle: withTitle ? report : nil)
  }

  @Test func `the tables have a column for each way of asking, a row for each genre`() throws {
    let lines = try result(withTitle: true).text.split(separator: "\n")
    #expect(lines[0] == "model v1 on 300 movies")
    #expect(lines[1].hasSuffix("overview alone  with the title"))
    #expect(lines.contains { $0.hasPrefix("F1, micro") && $0.hasSuffix("1.000           1.000") })
    // The most frequent first, those alike by name.
    let genres = lines.suffix(Genre.allCases.count).prefix(3).map { $0.prefix { $0 != " " } }
    #expect(genres == ["Romance", "War", "Action"])
  }

  @Test func `JSON has the figures at its top level`() throws {
    let data = Data(try Console.json(result(withTitle: true)).utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["model"] as? String == "v1" && object["n_test"] as? Int == 300)
    #expect((object["with_title"] as? [String: Any])?["f1_micro"] as? Double == 1)
    #expect(try !Console.json(result(withTitle: false)).contains("with_title"))
  }
}

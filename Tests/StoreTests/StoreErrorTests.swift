import Core
import Foundation
import GRDB
import Store
import TestSupport
import Testing

struct StoreErrorTests {
  @Test func `every sentence ends with what to do, and says where`() {
    let errors: [StoreError] = [
      .cannotOpen(path: "/x", reason: "y"), .damaged(path: "/x"), .newerSchema(path: "/x"),
      .busy(path: "/x"), .failed(path: "/x", reason: "y"),
    ]
    for error in errors {
      #expect(error.description.contains("/x") && error.description.contains(":"))
    }
  }

  @Test func `figures that are not numbers are not recorded`() throws {
    let directory = try TemporaryDirectory()
    let runs = try StateDatabase(path: directory.path + "/movies.db").runs
    let run = try runs.begin("fetch", at: Date())
    var report = FetchReport(mode: .full)
    report.seconds = .nan
    #expect(throws: StoreError.notANumber) {
      try runs.end(run, .done, RunDetails(.fetch(report)), at: Date())
    }
    #expect(try runs.recent(1).first?.outcome == nil)
  }
}

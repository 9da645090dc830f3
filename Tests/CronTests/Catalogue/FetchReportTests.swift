import Store
import Testing

@testable import Cron

struct FetchReportTests {
  @Test func `it tells what came, and how fast`() {
    var report = FetchReport(mode: .changes, isResumed: true)
    report.count(.init(added: 1200, updated: 3, unchanged: 4))
    (report.requests, report.retries, report.seconds) = (90, 2, 30)
    #expect(
      report.text == """
        fetched   what changed, going on where it was cut off
        films     added 1,200, updated 3, unchanged 4, deleted 0
        requests  90, of them 2 repeated, in 30 s (3.0 a second)
        """)
    #expect(report.warnings.isEmpty)
  }

  @Test func `what somebody should look at comes as warnings`() {
    var report = FetchReport(mode: .full)
    report.problems = ["a problem"]
    report.violations = ["a violation"]
    #expect(report.warnings == ["a problem", "a violation"])
  }
}

import Testing

@testable import Cron

struct ProgressBarTests {
  @Test func `a bar shows the part that is done and the time that is left`() {
    #expect(
      ProgressBar.line(0.5, "fit", elapsed: 3)
        == "[===============---------------]  50 %  fit, 3.0 s left")
    #expect(ProgressBar.line(0, "fit", elapsed: 0).hasSuffix("]   0 %  fit"))
    #expect(ProgressBar.line(2, "fit", elapsed: 1).hasSuffix("=] 100 %  fit"))
    #expect(ProgressBar.line(nil, "fit", elapsed: 1) == "fit, 1.0 s")
  }

  @Test func `what was done before does not make it seem faster`() {
    #expect(ProgressBar.line(0.75, "fit", from: 0.5, elapsed: 5).hasSuffix("75 %  fit, 5.0 s left"))
    #expect(ProgressBar.line(0.51, "fit", from: 0.5, elapsed: 5).hasSuffix("51 %  fit"))
  }
}

import ArgumentParser

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows which model is in service, what the nights decided, and what is stored.",
    discussion: """
      Each run is told with its stages, how long they took and what came of them; JSON has all \
      the figures behind a decision. Where something is wrong, it says what to do next.
      """)

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let workspace = try common.workspace()
    let result = try StatusReport(workspace)
    try workspace.console.report(result, as: report.format) { result.text }
  }
}

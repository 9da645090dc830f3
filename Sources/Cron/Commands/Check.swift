import ArgumentParser
import Settings

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells what is wrong with the configuration, and what to do about it.",
    discussion: """
      Looks at the settings, the permissions, the tokens' presence, the database, the models and \
      the gateway's socket; asks nobody outside this machine, unless --online is given. Ends with 78 if there is a problem; \
      warnings leave it at 0. Tokens are never shown.
      """)

  @Flag(help: "Ask TMDB and the Hub, too, whether they take the tokens.")
  var online = false

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    var findings: [Finding]
    do {
      let inspection = Inspection(workspace: try common.workspace())
      findings = inspection.findings
      if online { findings += await inspection.online(over: Workspace.http) }
    } catch {
      findings = [Finding(.problem, "configuration", error.description)]
    }
    let console = Console(isQuiet: common.quiet)
    let shown = common.quiet ? findings.filter { $0.level != .ok } : findings
    if report.format == .json || !shown.isEmpty {
      try console.report(["findings": findings], as: report.format) {
        var table = TextFacts()
        for finding in shown {
          table.add(finding.level.rawValue, "\(finding.subject): \(finding.message)")
        }
        return table.text
      }
    }
    if findings.contains(where: { $0.level == .problem }) {
      throw ExitCode(ExitStatus.configuration.rawValue)
    }
  }
}

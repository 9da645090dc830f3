import ArgumentParser
import Settings

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks the configuration, and says what to do about what is wrong.",
    discussion: """
      Looks at the settings, the permissions, the tokens' presence, the database, the models, the \
      disk, the nights and the gateway; asks nobody outside this machine, unless --online is given.
      Ends with 78 if there is a problem with the configuration, 77 with permissions (this user \
      could not write, or a token is refused), 74 with the space on the disk, 69 if no night has \
      succeeded within 48 hours where nights have run, or if the gateway does not answer; the first \
      of them counts. Warnings leave it at 0. Tokens are never shown.
      """)

  @Flag(help: "Also ask TMDB and the Hub whether they accept the tokens.")
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
      findings = [Finding(.problem, "configuration", "\(error)")]
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
    let statuses = findings.compactMap { $0.level == .problem ? $0.status : nil }
    // The larger the number, the more is in the way.
    if let worst = statuses.map(\.rawValue).max() { throw ExitCode(worst) }
  }
}

import ArgumentParser
import Core

struct Reload: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes the gateway load the model in service, and waits until it does.",
    discussion: "Ends with 69 if no gateway is running, or if it refuses the model.")

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let workspace = try common.workspace()
    guard let version = workspace.releases.current() else {
      throw ModelError.noModel(directory: workspace.releases.directory)
    }
    let answer = try workspace.reloadGateway(to: version)
    try workspace.console.confirm(answer, as: report.format) {
      "the gateway at \(workspace.settings.socket) serves \(version)"
    }
  }
}

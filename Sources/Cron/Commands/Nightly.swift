import ArgumentParser
import Core
import Glibc
import Remote
import Settings
import Store

struct Nightly: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Does the night's work: fetches, trains, asks the gate, publishes, uploads.",
    discussion: """
      For cron or a timer: it says nothing if all is well, unless somebody is watching (a \
      terminal, the journal, or a log level that is set). A night that was killed continues \
      where it stopped. A stage that fails leaves the model in service alone and ends the night \
      with its exit code; a failed upload is tried again the next night. In the morning, \
      `marquee-cron status` shows what was decided and why.
      """)

  @OptionGroup var report: ReportOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let workspace = try common.workspace(isSilent: !Self.isWatched)
    try await workspace.exclusively(NightRun.command) {
      let ping = Ping(
        address: workspace.settings.pingURL, http: Workspace.http, log: workspace.log)
      await ping.start()
      do {
        try requireSpace(workspace)
        let night = try await carryOut(workspace)
        if let error = night.errors.first { throw error }
        await ping.success(night.headline)
      } catch {
        await ping.failure(Console.line(error))
        throw error
      }
    }
  }

  /// Where there is too little space, the night has failed; that is recorded if it still can be.
  private func requireSpace(_ workspace: Workspace) throws {
    do {
      try workspace.requireSpace()
    } catch {
      let now = workspace.now()
      if let database = try? workspace.database() {
        try? database.runs.record(
          NightRun.command, from: now, to: now, .failed, RunDetails(error: "\(error)"))
        workspace.writeNights(database)
      }
      throw error
    }
  }

  private func carryOut(_ workspace: Workspace) async throws -> NightReport {
    let database = try workspace.database()
    let stages = NightStages(workspace: workspace, database: database, http: Workspace.http).all
    let night = NightRun(runs: database.runs, stages: stages, now: workspace.now)
    defer { workspace.writeNights(database) }
    let result = try await night.run { workspace.log.info("stage: \($0)") }
    try workspace.console.confirm(result, as: report.format) { result.text }
    // The command itself ends with the first.
    for error in result.errors.dropFirst() { workspace.console.warn(Console.line(error)) }
    return result
  }

  /// Whether standard error is a terminal, or the journal.
  private static var isWatched: Bool { isatty(STDERR_FILENO) == 1 || LineLog.isJournal }
}

import ArgumentParser
internal import CMalloc
internal import CPrctl
internal import Core
internal import FastCGI
import FoundationEssentials
import Glibc
internal import Logging
internal import Settings

@main
struct Gateway: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "marquee-gateway",
    abstract: "Names the genres of synopses, over FastCGI.",
    discussion: """
      It serves until it is told to stop. Its listening socket comes from systemd or \
      spawn-fcgi where they pass one; otherwise the gateway opens it.

      Once a second it checks where models/current leads, and follows it.
      SIGHUP: put the model at models/current into service now.
      SIGTERM, SIGINT: accept no more, finish what is under way, and exit.
      """,
    version: programVersion)

  @Option(
    help: ArgumentHelp(
      "The configuration file. (default: \(Settings.defaultFile) when it exists)",
      valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("The folder of the database and the models.", valueName: "dir"))
  var stateDir: String?

  @Option(
    help: ArgumentHelp(
      "Where to listen: a path, or an address such as 127.0.0.1:9000.", valueName: "address"))
  var socket: String?

  @Option(
    help: ArgumentHelp(
      "How many threads answer. (default: the number of cores)", valueName: "number"))
  var workers: String?

  @Option(
    name: .customLong("try"),
    help: ArgumentHelp(
      "Do not serve: try the model in a folder, within limits, and exit with 0 if it is fit.",
      valueName: "dir"))
  var trial: String?

  func run() throws {
    if let trial { throw ExitCode(TrialRun(directory: trial).run()) }
    // First of all, so that every thread inherits it.
    Signals.block()
    Signals.endAtFaults()
    // Neither a core nor a debugger of the same user gets at what visitors write.
    _ = forbid_dumps()
    Settings.forgetEnvironment(but: SettingKey.ofGateway)
    // What the longest text takes of memory, ten megabytes, a thread keeps for the next: to get it from
    // the system again would be two fifths of the time that such a text takes.
    mallopt(M_MMAP_THRESHOLD, 1 << 25)
    mallopt(M_TRIM_THRESHOLD, 1 << 24)
    do {
      let settings = try settings()
      try Service(settings, log: logger(settings.logLevel)).run()
    } catch {
      guard let status = Self.exitStatus(of: error) else { throw error }
      logger(.info).critical("\(error)")
      throw ExitCode(status)
    }
  }

  private func settings() throws(SettingsError) -> Settings {
    let flags: [SettingKey: String?] = [
      .stateDirectory: stateDir, .socket: socket, .workers: workers,
    ]
    var overrides: [String: String] = [:]
    for case (let key, let value?) in flags { overrides[key.rawValue] = value }
    return try Settings.load(
      configFile: config, overrides: overrides, keys: SettingKey.ofGateway)
  }

  private func logger(_ level: Logger.Level) -> Logger {
    var log = Logger(label: "marquee-gateway") { _ in LineLog() }
    log.logLevel = level
    return log
  }

  /// The exit codes of `sysexits.h`.
  private static func exitStatus(of error: any Error) -> Int32? {
    switch error {
    case is SettingsError: EX_CONFIG
    case FastCGIError.alreadyServed: EX_UNAVAILABLE
    case FastCGIError.failed: EX_CANTCREAT
    case is FastCGIError: EX_CONFIG
    default: nil
    }
  }
}

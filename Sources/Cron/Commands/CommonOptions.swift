import ArgumentParser
import FoundationEssentials
import Settings

/// The options of every command.
struct CommonOptions: ParsableArguments {
  @Option(
    name: .customLong("state-dir"),
    help: ArgumentHelp(
      "Folder of the database and the models (else MARQUEE_STATE_DIR).", valueName: "dir"))
  var stateDirectory: String?

  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "File of KEY=value settings (else \(Settings.defaultFile), if it exists).",
      valueName: "file"))
  var configFile: String?

  @Flag(help: "No progress and no notes: only results, warnings and errors.")
  var quiet = false

  func validate() throws {
    if stateDirectory == "" { throw ValidationError("--state-dir needs the name of a folder") }
  }

  /// Reads the settings, becomes the owner of the state directory where root asks, and makes what
  /// the command works with.
  ///
  /// - Parameter isSilent: quiet unless the log level is set.
  func workspace(isSilent: Bool = false) throws -> Workspace {
    let settings = try Settings.load(
      configFile: configFile,
      overrides: stateDirectory.map { [SettingKey.stateDirectory.rawValue: $0] } ?? [:])
    try StateOwner.become(of: settings.stateDirectory)
    return Workspace(
      settings: settings, isQuiet: quiet || isSilent && !settings.isLogLevelSet)
  }
}

/// How a report is printed.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people.
  case text
  /// One object on standard output.
  case json
}

/// The option of the commands that report.
struct ReportOptions: ParsableArguments {
  @Option(help: "How to print the result: for people, or one JSON object.")
  var format = ReportFormat.text
}

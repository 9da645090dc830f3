import Core
import FoundationEssentials
import Glibc
import Logging
import Remote
import Settings
import Store

/// What a command works with: the settings, and what they lead to.
struct Workspace: Sendable {
  let settings: Settings
  let console: Console
  let log: Logger
  let gateway: GatewayClient
  /// What a model must stand before it is put into service; `nil`: there is no gateway here.
  let trial: ModelTrial?
  let now: @Sendable () -> Date

  init(
    settings: Settings, isQuiet: Bool, gateway: GatewayClient? = nil,
    trial: ModelTrial? = .beside("marquee-gateway"),
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.settings = settings
    self.gateway = gateway ?? GatewayClient(address: settings.socket)
    self.trial = trial
    console = Console(isQuiet: isQuiet)
    var log = Logger(label: "marquee-cron") { _ in LineLog() }
    log.logLevel = isQuiet ? max(settings.logLevel, .warning) : settings.logLevel
    self.log = log
    self.now = now
  }

  var releases: ModelReleases { ModelReleases(directory: settings.modelsDirectory) }

  /// The way to other servers: one for the whole process.
  static let http = HTTPClient.live(agent: "marquee-cron/\(programVersion)")

  /// Opens the database; it and its folder are made if they are not there.
  func database() throws -> StateDatabase {
    try makeStateDirectory()
    return try StateDatabase(path: settings.databasePath)
  }

  /// Opens the database if there is one.
  func existingDatabase() throws(StoreError) -> StateDatabase? {
    guard access(settings.databasePath, F_OK) == 0 else { return nil }
    return try StateDatabase(path: settings.databasePath)
  }

  /// Opens the database for reading, if there is one; nothing in its folder changes.
  func readDatabase() throws(StoreError) -> StateDatabase? {
    guard access(settings.databasePath, F_OK) == 0 else { return nil }
    return try StateDatabase(reading: settings.databasePath)
  }

  /// Does something that no other process may do at the same time.
  ///
  /// What processes that were killed have left behind goes first: the database may need its room.
  func exclusively<Value>(
    _ command: String, _ body: () async throws -> Value
  ) async throws -> Value {
    try makeStateDirectory()
    let lock = try RunLock(path: lockPath, command: command)
    defer { withExtendedLifetime(lock) {} }
    for failure in ModelDirectory.removeIncomplete(in: settings.modelsDirectory) {
      console.warn("\(failure)")
    }
    return try await body()
  }

  var lockPath: String { settings.stateDirectory + "/lock" }

  /// The complete models, oldest first: in the order in which they came.
  func versions(_ database: StateDatabase) throws -> [String] {
    try database.runs.byAge(releases.versions())
  }

  /// Removes the models that nobody needs; what cannot be removed is worth a warning.
  ///
  /// - Returns: their versions.
  @discardableResult
  func tidy(_ database: StateDatabase) -> [String] {
    do {
      let (removed, failures) = releases.removeObsolete(of: try versions(database))
      for failure in failures { console.warn("\(failure)") }
      return removed
    } catch {
      console.warn("\(error)")
      return []
    }
  }

  /// Reads the model in service.
  func currentModel() throws -> StoredModel {
    guard releases.current() != nil else {
      let folder = releases.directory
      guard access(folder, R_OK | X_OK) == 0 || errno != EACCES else {
        throw FileError(path: folder, operation: "look into it", code: EACCES)
      }
      throw ModelError.noModel(directory: folder)
    }
    return try ModelDirectory.read(at: releases.path(of: "current"))
  }

  /// Makes the gateway take the model in service.
  ///
  /// If it does not, the model is looked at here, to say why.
  func reloadGateway(
    to version: String
  ) throws(GatewayError) -> GatewayReadiness {
    do {
      return try gateway.reload(to: version)
    } catch .notReloaded(let expected, let serves, _) {
      var reason: String?
      do {
        _ = try currentModel()
      } catch {
        reason = "\(error)"
      }
      throw .notReloaded(expected: expected, serves: serves, reason: reason)
    }
  }

  /// Records a run of a command: when it began and ended, and what came of it.
  ///
  /// - Parameters:
  ///   - kind: makes the report for the record.
  ///   - body: returns its report, with how it ended.
  func recorded<Report>(
    _ command: String, in database: StateDatabase, as kind: (Report) -> RunDetails.Report,
    _ body: () async throws -> (Report, outcome: Outcome)
  ) async throws -> Report {
    let run = try database.runs.begin(command, at: now())
    defer { if NightsFile.commands.contains(command) { writeNights(database) } }
    do {
      let (report, outcome) = try await body()
      try database.runs.end(run, outcome, RunDetails(kind(report)), at: now())
      return report
    } catch {
      try? database.runs.end(run, .failed, RunDetails(error: "\(error)"), at: now())
      throw error
    }
  }

  /// Tells the gateway's page what was decided; failing that is no reason to fail.
  func writeNights(_ database: StateDatabase) {
    do {
      try NightsFile.write(self, database)
    } catch {
      log.warning("\(error)")
    }
  }

  /// Makes the folder if it is not there, and keeps others from reading what is in it, however it came
  /// to be; where that is not ours to change, `check` tells of it.
  private func makeStateDirectory() throws {
    try DurableFile.makeFolder(settings.stateDirectory)
    for path in settings.privatePaths { FilePermissions.closeToOthers(path) }
  }
}

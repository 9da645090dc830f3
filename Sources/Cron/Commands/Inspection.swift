import Core
import Glibc
import Settings

/// Looks, for `check`, at everything that the other commands and the gateway depend on.
struct Inspection {
  let workspace: Workspace
  var settings: Settings { workspace.settings }
  /// Two nights, in seconds.
  private static let nightPatience: Double = 48 * 3600

  var findings: [Finding] {
    var findings = [
      configurationFile, stateDirectory, disk, database, model, nights, gateway,
    ].compactMap(\.self)
    findings += socket
    findings += secret(settings.tmdbToken, "TMDB token")
    findings += secret(settings.tmdbKey, "TMDB key")
    findings += secret(settings.hubToken, "Hub token")
    return findings + tmdb + hub
  }

  private var configurationFile: Finding {
    let subject = "configuration file"
    guard let file = settings.file else {
      return Finding(.ok, subject, "none; the environment and the defaults count")
    }
    let hasSecrets = [settings.tmdbToken, settings.tmdbKey, settings.hubToken]
      .contains { $0 != nil && $0?.path == nil }
    return hasSecrets && FilePermissions.areOpenToOthers(file)
      ? Finding(.problem, subject, "everybody can read \(file): run `chmod o-rwx` on it")
      : Finding(.ok, subject, file)
  }

  private var stateDirectory: Finding {
    let subject = "state directory"
    let path = settings.stateDirectory
    guard access(path, F_OK) == 0 else {
      return Finding(
        .warning, subject,
        "\(path) does not exist: `marquee-cron import` makes it, if it may")
    }
    guard isFolder(path) else {
      return Finding(.problem, subject, "\(path) is not a folder: name another with --state-dir")
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      return Finding(
        .problem, subject, "this user may not write to \(path): run as its owner, or `chown` it",
        .noPermission)
    }
    if let stranger = foreign(in: path) {
      return Finding(
        .problem, subject,
        "this user may not write to \(stranger): run"
          + " `chown --recursive --reference=\(path) \(path)` as root", .noPermission)
    }
    if let open = settings.privatePaths.first(where: FilePermissions.areOpenToOthers) {
      return Finding(.warning, subject, "everybody can read \(open): run `chmod o-rwx` on it")
    }
    return Finding(.ok, subject, path)
  }

  /// What is in the state directory and cannot be written by this user.
  private func foreign(in path: String) -> String? {
    let database = settings.databasePath
    let files = [database, database + "-wal", database + "-shm", path + "/nights.json"]
    let folders = (try? DurableFile.names(in: settings.modelsDirectory)) ?? []
    let models = settings.modelsDirectory
    let paths =
      files + [models]
      + folders.map { models + "/" + $0 }.filter { isFolder($0) }
    return paths.first { access($0, F_OK) == 0 && access($0, W_OK) != 0 }
  }

  private var disk: Finding? {
    guard let space = DiskSpace(workspace) else { return nil }
    guard space.isEnough else {
      return Finding(.problem, "disk", "\(CommandError.noSpace(space))", .inputOutput)
    }
    return Finding(.ok, "disk", "\(Figures.bytes(space.free)) left")
  }

  /// Whether a night has succeeded lately, where nights have run.
  private var nights: Finding? {
    let subject = "nights"
    guard let runs = try? workspace.readDatabase()?.runs,
      let last = try? runs.recent(1, of: [NightRun.command]).first
    else { return nil }
    let now = workspace.now()
    let good = try? runs.lastSuccess(of: NightRun.command, until: now)
    let age = good.map { now.timeIntervalSince($0) }
    if let age, age <= Self.nightPatience {
      return Finding(.ok, subject, "the last good one ended \(Figures.duration(seconds: age)) ago")
    }
    if last.ended == nil, RunLock.holder(path: workspace.lockPath) != nil {
      return Finding(.warning, subject, "none has succeeded lately; one is under way")
    }
    let reason = last.details?.error.map { "; the last one failed: \($0)" } ?? ""
    return Finding(
      .problem, subject,
      "none has succeeded "
        + (age.map { "for \(Figures.duration(seconds: $0))" } ?? "yet") + reason
        + ": `marquee-cron status` tells what to do", .unavailable)
  }

  private var database: Finding {
    do {
      guard let count = try workspace.readDatabase()?.movies.summary().count, count > 0 else {
        return Finding(.warning, "database", "no movies yet: run `marquee-cron import`")
      }
      return Finding(.ok, "database", Figures.count(count, "movie"))
    } catch {
      return Finding("database", error)
    }
  }

  private var model: Finding {
    do {
      return Finding(.ok, "model", "\(try workspace.currentModel().version) is whole")
    } catch let error as ModelError where error.isMissingModel {
      return Finding(.warning, "model", error.description)
    } catch {
      return Finding("model", error)
    }
  }

  private var gateway: Finding {
    if case .unix(let path) = settings.socket {
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      guard isFolder(folder) else {
        return Finding(
          .warning, "gateway",
          "the folder of \(path) does not exist: start the gateway's service, or create it")
      }
    }
    do {
      let answer = try workspace.gateway.readiness()
      guard let version = answer.model else {
        return Finding(
          .warning, "gateway",
          "the one at \(settings.socket) has no model: run `marquee-cron publish`")
      }
      guard version == workspace.releases.current() else {
        return Finding(
          .warning, "gateway",
          "the one at \(settings.socket) serves \(version): run `marquee-cron reload`")
      }
      return Finding(.ok, "gateway", "the one at \(settings.socket) serves \(version)")
    } catch .notRunning(let address) {
      let hasModel = workspace.releases.current() != nil
      return Finding(
        hasModel ? .problem : .warning, "gateway", "none is running at \(address): start it",
        .unavailable)
    } catch {
      return Finding("gateway", error)
    }
  }

  /// Whoever can connect to the gateway's socket can send it any request, past nginx and its limits.
  private var socket: [Finding] {
    guard case .tcp(let host, _) = settings.socket else { return [] }
    let remedy = "use a Unix socket, or let a firewall admit the web server alone"
    return [
      SocketAddress.isLoopback(host: host)
        ? Finding(
          .ok, "socket", "\(settings.socket) is open to all users of this machine: \(remedy)")
        : Finding(.warning, "socket", "\(settings.socket) is open to other machines: \(remedy)")
    ]
  }

  /// Whether a secret that is given can be read, by us and by nobody else.
  private func secret(_ secret: Secret?, _ subject: String) -> [Finding] {
    guard let secret else { return [] }
    do {
      _ = try secret.value()
    } catch {
      return [Finding(.problem, subject, error.description)]
    }
    if let path = secret.path, FilePermissions.areOpenToOthers(path) {
      return [
        Finding(
          .problem, subject,
          "everybody can read \(path), which \(secret.key.rawValue) names: run `chmod o-rwx` on it")
      ]
    }
    return [Finding(.ok, subject, "given by \(secret.key.rawValue)")]
  }

  private var tmdb: [Finding] {
    if settings.tmdbToken == nil && settings.tmdbKey == nil {
      return [
        Finding(
          .warning, "TMDB",
          "no token: movies come from `marquee-cron import` alone;"
            + " set TMDB_API_TOKEN or TMDB_API_TOKEN_FILE to fetch them")
      ]
    }
    return settings.tmdbTermsAccepted
      ? [Finding(.ok, "TMDB", "the terms are accepted")]
      : [
        Finding(
          .warning, "TMDB",
          "its terms of use, § 1.C, forbid training on its content without TMDB's permission, and"
            + " `marquee-cron fetch` refuses: read https://www.themoviedb.org/api-terms-of-use,"
            + " and set TMDB_TERMS=accepted once you hold it")
      ]
  }

  private var hub: [Finding] {
    switch (settings.hubToken != nil, settings.hubRepository) {
    case (false, nil): [Finding(.ok, "Hub", "not set up: models stay on this machine")]
    case (true, nil): [Finding(.warning, "Hub", "no repository: set HF_REPO to owner/name")]
    case (false, let name?):
      [Finding(.warning, "Hub", "no token for \(name): set HF_TOKEN or HF_TOKEN_FILE to upload")]
    case (true, let name?): [Finding(.ok, "Hub", "models go to \(name)")]
    }
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

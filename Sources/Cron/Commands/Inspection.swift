import Core
import Glibc
import Settings

/// One thing that `check` looked at.
struct Finding: Hashable, Encodable, Sendable {
  enum Level: String, Encodable, Sendable {
    case ok, warning, problem
  }

  let level: Level
  let subject: String
  /// What is so, and, where it should not be, what to do.
  let message: String

  init(_ level: Level, _ subject: String, _ message: String) {
    self.level = level
    self.subject = subject
    self.message = message
  }
}

/// Looks, for `check`, at everything that the other commands and the gateway depend on.
struct Inspection {
  let workspace: Workspace
  var settings: Settings { workspace.settings }

  var findings: [Finding] {
    var findings = [configurationFile, stateDirectory, database, model, gateway]
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
    return hasSecrets && isReadableByOthers(file)
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
    return access(path, R_OK | W_OK | X_OK) == 0
      ? Finding(.ok, subject, path)
      : Finding(
        .problem, subject, "this user may not write to \(path): run as its owner, or `chown` it")
  }

  private var database: Finding {
    do {
      guard let count = try workspace.existingDatabase()?.movies.summary().count, count > 0 else {
        return Finding(.warning, "database", "no movies yet: run `marquee-cron import`")
      }
      return Finding(.ok, "database", Figures.count(count, "movie"))
    } catch {
      return Finding(.problem, "database", error.description)
    }
  }

  private var model: Finding {
    do {
      return Finding(.ok, "model", "\(try workspace.currentModel().version) is whole")
    } catch let error as ModelError where error.isMissingModel {
      return Finding(.warning, "model", error.description)
    } catch {
      return Finding(.problem, "model", "\(error)")
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
      return Finding(.warning, "gateway", "none is running at \(address): start it")
    } catch {
      return Finding(.problem, "gateway", error.description)
    }
  }

  /// Whether a secret that is given can be read, by us and by nobody else.
  private func secret(_ secret: Secret?, _ subject: String) -> [Finding] {
    guard let secret else { return [] }
    do {
      _ = try secret.value()
    } catch {
      return [Finding(.problem, subject, error.description)]
    }
    if let path = secret.path, isReadableByOthers(path) {
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

  private func isReadableByOthers(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & 0o007 != 0
  }
}

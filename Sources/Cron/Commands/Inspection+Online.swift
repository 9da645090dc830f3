import Core
import Remote
import Settings

/// What `check --online` asks of the servers that the other commands need.
extension Inspection {
  /// Asks TMDB and the Hub, as far as they are set up, whether they take the tokens.
  ///
  /// - Parameter retry: how long one waits for those that do not answer.
  func online(over http: HTTPClient, retry: Retry = .brief) async -> [Finding] {
    await tmdbOnline(http, retry) + hubOnline(http, retry)
  }

  private func tmdbOnline(_ http: HTTPClient, _ retry: Retry) async -> [Finding] {
    let subject = "TMDB, online"
    do {
      try await TMDBClient(settings, over: http, retry: retry).authenticate()
      return [Finding(.ok, subject, "takes the token")]
    } catch is FetchError {
      return []
    } catch {
      return [Finding(subject, error)]
    }
  }

  private func hubOnline(_ http: HTTPClient, _ retry: Retry) async -> [Finding] {
    let subject = "Hub, online"
    do {
      let hub = HubClient(
        endpoint: settings.hubEndpoint, token: try settings.hubToken?.value(), http: http,
        retry: retry)
      var findings: [Finding] = []
      if settings.hubToken != nil {
        let owner = try await hub.owner()
        findings.append(Finding(.ok, subject, "takes the token of \(owner.name)"))
        findings += writing(owner)
      }
      guard let name = settings.hubRepository else { return findings }
      do {
        let commit = try await hub.commit(of: HubRepository(.model, name))
        findings.append(
          Finding(.ok, "Hub, repository", "\(name) is there, at \(commit.prefix(8))"))
      } catch HubError.noRepository {
        findings.append(
          Finding(.warning, "Hub, repository", "\(name) is not there: the first upload makes it"))
      }
      return findings
    } catch {
      return [Finding(subject, error)]
    }
  }
}

extension Inspection {
  /// Whether the token may do what `upload` does; a machine that only pulls need not.
  private func writing(_ owner: HubTokenOwner) -> [Finding] {
    let isLearning = (settings.tmdbToken ?? settings.tmdbKey) != nil || settings.hubSpace != nil
    let names = [settings.hubRepository, settings.hubSpace].compactMap { $0 }
    return names.filter { owner.mayWrite(to: $0) == false }.prefix(1).map { name in
      Finding(
        isLearning ? .problem : .warning, "Hub, token",
        "it may not write to \(name), which is enough for `pull`:"
          + " for `upload`, set HF_TOKEN to one that may")
    }
  }
}

extension Retry {
  /// For somebody who waits for the answer at a terminal.
  static var brief: Retry {
    var retry = Retry()
    retry.attempts = 2
    retry.patience = .seconds(5)
    return retry
  }
}

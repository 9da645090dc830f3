import Remote
import Settings
import TestSupport
import Testing

@testable import Cron

struct OnlineInspectionTests {
  private let tmdb = ["TMDB_API_TOKEN": "canary", "TMDB_TERMS": "accepted"]
  private let hub = ["HF_TOKEN": "canary", "HF_REPO": "me/movies"]

  /// Asks servers that answer with the status and body of the path; the others cannot be reached.
  private func inspect(
    _ environment: [String: String], _ answers: [String: (Int, String)]
  ) async throws -> [String: Finding.Level] {
    let settings = try Settings.load(configFile: nil, environment: environment)
    let client = HTTPClient { request throws(HTTPError) in
      guard let answer = answers.first(where: { request.url.contains($0.key) })?.value else {
        throw .unreachable(address: request.address, reason: "gone")
      }
      return HTTPResponse(
        status: answer.0, headers: answer.0 == 404 ? [("X-Error-Code", "RepoNotFound")] : [],
        body: Array(answer.1.utf8))
    }
    var retry = Retry.brief
    retry.sleep = { _ in }
    let findings = await Inspection(workspace: Workspace(settings: settings, isQuiet: true))
      .online(over: client, retry: retry)
    #expect(!findings.contains { $0.message.contains("canary") })
    return Dictionary(uniqueKeysWithValues: findings.map { ($0.subject, $0.level) })
  }

  @Test func `servers that are not set up are not asked`() async throws {
    #expect(try await inspect([:], [:]).isEmpty)
    #expect(try await inspect(["TMDB_API_TOKEN": "canary"], [:]).isEmpty)
  }

  @Test(
    arguments: [(200, .ok), (401, .problem), (500, .problem), (nil, .problem)]
      as [(Int?, Finding.Level)])
  func `TMDB takes the token, refuses it, or is not there`(
    status: Int?, level: Finding.Level
  ) async throws {
    let answers = status.map { ["/authentication": ($0, #"{"success":true}"#)] } ?? [:]
    #expect(try await inspect(tmdb, answers) == ["TMDB, online": level])
  }

  @Test func `the Hub tells whose the token is, and whether the repository is there`() async throws
  {
    let owner = (200, #"{"name":"me"}"#)
    let head = (200, #"{"sha":"0123456789abcdef"}"#)
    #expect(
      try await inspect(hub, ["whoami": owner, "revision/main": head])
        == ["Hub, online": .ok, "Hub, repository": .ok])
    #expect(
      try await inspect(hub, ["whoami": owner, "revision/main": (404, "{}")])
        == ["Hub, online": .ok, "Hub, repository": .warning])
    #expect(try await inspect(hub, ["whoami": (401, "{}")]) == ["Hub, online": .problem])
    #expect(try await inspect(hub, [:]) == ["Hub, online": .problem])
  }

  @Test func `a token that may only read is a problem where models are made`() async throws {
    let owner = (200, #"{"name":"me","auth":{"accessToken":{"role":"read"}}}"#)
    let answers = [
      "whoami": owner, "revision/main": (200, #"{"sha":"0123456789abcdef"}"#),
      "/authentication": (200, #"{"success":true}"#),
    ]
    #expect(try await inspect(hub, answers)["Hub, token"] == .warning)
    #expect(
      try await inspect(hub.merging(tmdb) { $1 }, answers)["Hub, token"] == .problem)
  }
}

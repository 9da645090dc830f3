import Core
import Remote
import TestSupport
import Testing

struct HubClientTests {
  let hub = FakeHub()
  let repository = HubRepository(.model, FakeHub.name)

  @Test func `files are listed over all pages and downloaded through redirections`() async throws {
    let contents: [String: [UInt8]] = [
      "a b.txt": [1, 2], "config.json": [3], "model.safetensors": [4, 5, 6], "z.txt": [],
    ]
    hub.commit(contents)
    hub.state.withLock { $0.pageSize = 2 }
    let client = hub.client()
    let commit = try await client.commit(of: repository)
    let entries = try await client.files(of: repository, at: commit)
    #expect(entries.count == 4)
    for (path, bytes) in contents where path != "a b.txt" {
      let entry = try #require(entries[path])
      #expect(try await client.download(entry, from: repository, at: commit).bytes == bytes)
    }
  }

  @Test func `a redirection elsewhere goes without the token`() async throws {
    hub.commit(["model.safetensors": [4, 5, 6]])
    let client = hub.client()
    let entry = try #require(
      try await client.files(of: repository, at: "main")["model.safetensors"])
    _ = try await client.download(entry, from: repository, at: "main")
    let last = try #require(hub.state.withLock { $0.requests.last })
    #expect(last.url.hasPrefix("https://storage.example"))
    #expect(!last.headers.contains { $0.name == "Authorization" })
  }

  @Test func `what arrives damaged is asked for again, but not for ever`() async throws {
    hub.commit(["config.json": Array("hello".utf8)])
    let client = hub.client()
    let entry = try #require(try await client.files(of: repository, at: "main")["config.json"])
    hub.expect(.truncated, on: "/api/models/me/movies/resolve/", times: 2)
    _ = try await client.download(entry, from: repository, at: "main")
    hub.expect(.truncated, on: "/api/models/me/movies/resolve/", times: 3)
    await #expect(throws: HubError.damaged(path: "config.json", repository: FakeHub.name)) {
      try await client.download(entry, from: repository, at: "main")
    }
  }

  @Test func `what is not there is said by its name`() async throws {
    await #expect(throws: HubError.noRepository(FakeHub.name, hasToken: true)) {
      try await hub.client().commit(of: repository)
    }
    hub.commit(["a": [1]])
    await #expect(throws: HubError.noRevision("v9", repository: FakeHub.name)) {
      try await hub.client().commit(of: repository, at: "v9")
    }
    hub.expect(.status(401), on: "/revision/")
    await #expect(throws: HubError.noRepository(FakeHub.name, hasToken: false)) {
      try await hub.client(token: nil).commit(of: repository)
    }
  }

  @Test func `a revision is one segment of the address`() async throws {
    hub.commit(["a": [1]])
    _ = try? await hub.client().commit(of: repository, at: "refs/pr/1?x")
    #expect(
      hub.requests("revision") == [
        "GET https://hub.example/api/models/me/movies/revision/refs%2Fpr%2F1%3Fx"
      ])
  }

  @Test func `a renamed repository is followed for reading and said for writing`() async throws {
    hub.commit(["a": [1]])
    let there = [("Location", "/api/models/me/movies/revision/main")]
    hub.expect(.status(307, headers: there), on: "/revision/old")
    #expect(try await hub.client().commit(of: repository, at: "old") == hub.commits[0].id)
    hub.expect(.status(307, headers: there), on: "/repos/create")
    await #expect(throws: HubError.moved(action: "creating me/movies")) {
      try await hub.client().create(repository)
    }
    hub.expect(.status(302, headers: [("Location", "main")]), on: "/revision/", times: 9)
    await #expect(throws: HubError.self) { try await hub.client().commit(of: repository) }
  }

  static let sayings: [(body: String, headers: [(String, String)], reason: String)] = [
    (#"{"error":"Not\nthis way"}"#, [], "Not this way"),
    (#"{"error":["a","b"]}"#, [], "a; b"),
    (#"{"errors":[{"message":"c"}],"error":"d"}"#, [], "c"),
    (#"{"message":"e"}"#, [], "e"),
    ("<Error><Code>EntityTooSmall</Code></Error>", [], "EntityTooSmall"),
    ("<html>", [("X-Error-Message", "f")], "f"),
    ("", [], "no reason given"),
    (#"{"error":"bad token hf_canary!"}"#, [], "bad token <token>!"),
  ]

  @Test(arguments: sayings.indices)
  func `an error tells what the Hub said, in one line, without the token`(index: Int) async {
    let (body, headers, reason) = Self.sayings[index]
    hub.expect(.status(418, body, headers: headers + [("X-Request-Id", "r1")]), on: "create")
    let answer = HubError.Answer(status: 418, reason: reason, request: "r1")
    await #expect(throws: HubError.failed(action: "creating me/movies", answer)) {
      try await hub.client().create(repository)
    }
  }

  @Test func `every error is one sentence that ends with what to do`() {
    let answer = HubError.Answer(status: 400, reason: "no")
    let errors: [HubError] = [
      .network(.invalid(address: "a", reason: "b")), .tokenRefused(answer),
      .forbidden(action: "a", answer), .noRepository("a", hasToken: false),
      .noRevision("a", repository: "b"), .moved(action: "a"), .failed(action: "a", answer),
      .notUnderstood(action: "a", reason: "b"), .badCard(repository: "a", reasons: "b"),
      .ignored(path: "a", repository: "b"), .overtaken(repository: "a"),
      .tagTaken("a", repository: "b"), .differs(paths: ["a"], repository: "b", revision: "c"),
      .damaged(path: "a", repository: "b"),
    ]
    for error in errors { #expect("\(error)".contains(": ") && !"\(error)".contains("\n")) }
  }

  @Test func `an entry's names for contents are git's and SHA-256`() {
    let file = HubFile(path: "a", bytes: Array("hello\n".utf8))
    #expect(file.isCalled("ce013625030ba8dba906f756967f9e9ca394464a"))
    #expect(file.isCalled("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"))
    #expect(!file.isCalled(nil))
  }
}

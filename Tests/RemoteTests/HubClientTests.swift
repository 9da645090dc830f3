import Core
import Foundation
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
      let file = try await client.download(entry, from: repository, at: commit, limit: 100)
      #expect(file.bytes == bytes)
    }
  }

  @Test func `a redirection elsewhere goes without the token`() async throws {
    hub.commit(["model.safetensors": [4, 5, 6]])
    let client = hub.client()
    let entry = try #require(
      try await client.files(of: repository, at: "main")["model.safetensors"])
    _ = try await client.download(entry, from: repository, at: "main", limit: 100)
    let last = try #require(hub.state.withLock { $0.requests.last })
    #expect(last.url.hasPrefix("https://storage.example"))
    #expect(!last.headers.contains { $0.name == "Authorization" })
  }

  @Test func `what arrives damaged is asked for again, but not for ever`() async throws {
    hub.commit(["config.json": Array("hello".utf8)])
    let client = hub.client()
    let entry = try #require(try await client.files(of: repository, at: "main")["config.json"])
    hub.expect(.truncated, on: "/api/models/me/movies/resolve/", times: 2)
    _ = try await client.download(entry, from: repository, at: "main", limit: 100)
    hub.expect(.truncated, on: "/api/models/me/movies/resolve/", times: 3)
    await #expect(throws: HubError.damaged(path: "config.json", repository: FakeHub.name)) {
      try await client.download(entry, from: repository, at: "main", limit: 100)
    }
  }

  @Test(arguments: [Int.max, 1 << 40, 11])
  func `what is too large is not asked for`(size: Int) async throws {
    hub.commit(["config.json": [1]])
    let client = hub.client()
    var entry = try #require(try await client.files(of: repository, at: "main")["config.json"])
    entry.size = size
    let error = HubError.tooLarge(
      path: "config.json", repository: FakeHub.name, size: size, limit: 10)
    await #expect(throws: error) {
      try await client.download(entry, from: repository, at: "main", limit: 10)
    }
    let folder = try TemporaryDirectory()
    await #expect(throws: error) {
      try await client.download(
        entry, from: repository, at: "main", limit: 10, to: folder.path + "/config.json")
    }
    #expect(hub.requests("resolve").isEmpty)
  }

  @Test func `a file goes to the disk, under the names that its contents have`() async throws {
    let folder = try TemporaryDirectory()
    hub.commit(["model.safetensors": [4, 5, 6], "config.json": Array("hello".utf8)])
    let client = hub.client()
    let entries = try await client.files(of: repository, at: "main")
    hub.expect(.truncated, on: "/api/models/me/movies/resolve/")
    for (path, bytes) in hub.commits[0].files {
      let file = folder.path + "/" + path
      let entry = try #require(entries[path])
      let digest = try await client.download(
        entry, from: repository, at: "main", limit: 100, to: file)
      #expect(try MappedFile.contents(of: file) == bytes)
      #expect(digest == bytes.withUnsafeBytes(FileDigest.sha256))
    }
  }

  @Test func `a list without an end is not read for ever`() async {
    let endless = HTTPClient { request throws(HTTPError) in
      let number = request.url.split(separator: "=").last.flatMap { Int($0) } ?? 0
      let body = #"[{"type":"file","path":"f\#(number)","size":1,"oid":"x"}]"#
      let next = "</api/models/me/movies/tree/main?cursor=\(number + 1)>; rel=\"next\""
      return HTTPResponse(status: 200, headers: [("Link", next)], body: Array(body.utf8))
    }
    let client = HubClient(endpoint: FakeHub.endpoint, token: nil, http: endless)
    let action = "listing \(FakeHub.name)"
    await #expect(
      throws: HubError.notUnderstood(action: action, reason: "its list has no end")
    ) { try await client.files(of: repository, at: "main") }
  }

  @Test(arguments: [9_223_372_036_854_775_807, 86_400, 301])
  func `a rate limit that ends too late is not waited for`(seconds: Int) async {
    let headers = [("RateLimit", "\"api\";r=0;t=\(seconds)")]
    hub.expect(.status(429, headers: headers), on: "/revision/")
    await #expect(throws: HubError.self) { try await hub.client().commit(of: repository) }
    #expect(hub.waits.withLock(\.self).isEmpty)
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

  @Test(arguments: [401, 403])
  func `a gated repository is told as one, and not as a right to write`(status: Int) async {
    hub.expect(.status(status, "{}", headers: [("X-Error-Code", "GatedRepo")]), on: "revision/main")
    let error = await #expect(throws: HubError.gated("me/movies", hasToken: true)) {
      try await hub.client().commit(of: repository)
    }
    #expect(error?.description.contains("accept its conditions") == true)
  }

  @Test(
    arguments: [
      (#"{"name":"me"}"#, nil), (#"{"name":"me","auth":{"accessToken":{"role":"read"}}}"#, false),
      (#"{"name":"me","auth":{"accessToken":{"role":"write"}}}"#, true),
      (#"{"name":"me","auth":{"accessToken":{"role":"fineGrained"}}}"#, nil),
      (Self.fineGrained("me/movies", "repo.content.read"), false),
      (Self.fineGrained("me/movies", "repo.write"), true),
      (Self.fineGrained("me", "repo.write"), true), (Self.fineGrained("you", "repo.write"), false),
    ] as [(String, Bool?)])
  func `a token may write or not, as the Hub says`(answer: String, mayWrite: Bool?) throws {
    let owner = try JSONDecoder().decode(HubTokenOwner.self, from: Data(answer.utf8))
    #expect(owner.mayWrite(to: "me/movies") == mayWrite)
  }

  private static func fineGrained(_ name: String, _ right: String) -> String {
    #"{"name":"me","auth":{"accessToken":{"role":"fineGrained","fineGrained":{"scoped":[{"entity":"#
      + #"{"type":"model","name":"\#(name)"},"permissions":["\#(right)"]}]}}}}"#
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
      .tooLarge(path: "a", repository: "b", size: 2, limit: 1),
      .damaged(path: "a", repository: "b"), .gated("a", hasToken: false),
      .network(.untrusted(address: "a", reason: "b")),
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

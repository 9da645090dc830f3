import Core
import Remote
import TestSupport
import Testing

struct HubUploadingTests {
  let hub = FakeHub()
  let repository = HubRepository(.model, FakeHub.name)
  let files = [
    HubFile(path: "README.md", bytes: Array("card".utf8)),
    HubFile(path: "config.json", bytes: Array("{}".utf8)),
    HubFile(path: "model.safetensors", bytes: (0..<1000).map { UInt8($0 % 251) }),
  ]

  /// Makes the repository, gives it the files, and tags them.
  @discardableResult
  private func upload(
    _ files: [HubFile]? = nil, version: String = "v1", obsolete: [String] = []
  ) async throws(HubError) -> HubUpload {
    let files = files ?? self.files, client = hub.client()
    try await client.create(repository)
    let upload = try await client.upload(files, to: repository, titled: version) {
      _ throws(HubError) in obsolete
    }
    try await client.tag(upload.commit, version, having: files, in: repository)
    return upload
  }

  /// Our commits: those that are not the repository's first, nor somebody else's.
  private var ours: [FakeHub.Commit] { hub.commits.filter { $0.title.hasPrefix("v") } }

  @Test func `one commit has all files, and the tag is on it`() async throws {
    let upload = try await upload()
    #expect(ours.map(\.id) == [upload.commit])
    for file in files { #expect(ours[0].files[file.path] == file.bytes) }
    #expect(hub.state.withLock { $0.tags } == ["v1": upload.commit])
    #expect(upload.sent == ["README.md", "config.json", "model.safetensors"])
    #expect(upload.bytes == 1006)
  }

  @Test func `what the Hub has already is not sent again`() async throws {
    let first = try await upload()
    let again = try await upload()
    #expect(again.commit == first.commit && again.sent.isEmpty && ours.count == 1)
    #expect(again.unchanged == first.sent)

    var changed = files
    changed[1] = HubFile(path: "config.json", bytes: Array("{ }".utf8))
    let next = try await upload(changed, version: "v2")
    #expect(next.sent == ["config.json"] && ours.count == 2)
    #expect(hub.requests("storage.example").count == 1, "the weights went once")
  }

  @Test func `a file that the new model has not goes with the commit`() async throws {
    try await upload()
    let upload = try await upload(
      [files[0], HubFile(path: "config.json", bytes: [1])], version: "v2",
      obsolete: ["model.safetensors"])
    #expect(upload.deleted == ["model.safetensors"])
    #expect(Set(ours[1].files.keys) == [".gitattributes", "README.md", "config.json"])
  }

  @Test func `a commit whose answer is lost is found and not repeated`() async throws {
    hub.expect(.lost, on: "/commit/main")
    try await upload()
    #expect(ours.count == 1)
    #expect(hub.requests("/commit/main").count == 1)
  }

  @Test func `it is found beneath a later one of somebody else`() async throws {
    hub.expect(.lost, on: "/commit/main")
    hub.expect(.race, on: "/commits/main")
    let upload = try await upload()
    #expect(hub.commits.map(\.title) == ["initial commit", "v1", "theirs"])
    #expect(upload.commit == hub.commits[1].id)
  }

  @Test func `after somebody else's commit it builds on theirs`() async throws {
    hub.expect(.race, on: "/commit/main")
    try await upload()
    #expect(hub.commits.map(\.title) == ["initial commit", "theirs", "v1"])
    #expect(ours[0].files["theirs.txt"] != nil)
  }

  static let passing: [(fault: FakeHub.Fault, part: String)] = [
    (.dropped, "/commit/main"),
    (.status(503), "/commit/main"),
    (.status(500), "/commit/main"),
    (.truncated, "/commit/main"),
    (.status(412), "/commit/main"),
    (.status(429, headers: [("RateLimit", "\"api\";r=0;t=3")]), "/commit/main"),
    (.status(400, "{\"error\":\"an LFS pointer pointed to …\"}"), "/commit/main"),
    (.status(429, headers: [("Retry-After", "3")]), "/preupload/"),
    (.status(500), "/preupload/"),
    (.lost, "/repos/create"),
    (.status(409, "{\"error\":\"another conflicting operation is in progress\"}"), "/repos/create"),
    (.lost, "/tag/"),
    (.status(503, "<Error><Code>SlowDown</Code></Error>"), "PUT"),
    (.status(400, "<Error><Code>RequestTimeout</Code></Error>"), "PUT"),
    (.status(403, "<Error><Code>AccessDenied</Code></Error>"), "PUT"),
    (.lost, "PUT"),
    (.status(500), "/objects/verify"),
  ]

  @Test(arguments: passing.indices)
  func `what passes leaves one commit`(index: Int) async throws {
    hub.expect(Self.passing[index].fault, on: Self.passing[index].part)
    try await upload()
    #expect(ours.count == 1)
    #expect(hub.waits.withLock { $0 }.allSatisfy { $0 <= .seconds(60) })
  }

  @Test func `a rate limit is waited for to its end`() async throws {
    hub.expect(.status(429, headers: [("RateLimit", "\"api\";r=0;t=55")]), on: "/preupload/")
    try await upload()
    #expect(hub.waits.withLock { $0 } == [.seconds(56)])
  }

  static let lasting: [(fault: FakeHub.Fault, part: String, count: Int)] = [
    (.status(401), "/preupload/", 1),
    (.status(403), "/preupload/", 1),
    (.status(401), "/commit/main", 1),
    (.status(413), "/commit/main", 1),
    (.status(503), "/commit/main", 6),
    (.status(412), "/commit/main", 6),
    (.status(429, headers: [("Retry-After", "3600")]), "/commit/main", 1),
    (.status(403), "PUT", 3),
    (.status(500), "/tag/", 6),
  ]

  @Test(arguments: lasting.indices)
  func `what lasts is given up, and the next time succeeds`(index: Int) async throws {
    let (fault, part, count) = Self.lasting[index]
    hub.expect(fault, on: part, times: count)
    await #expect(throws: HubError.self) { try await upload() }
    #expect(hub.state.withLock { $0.faults.isEmpty }, "not given up before its time")
    try await upload()
    #expect(ours.count == 1)
  }

  @Test func `the token goes to the Hub and nowhere else`() async throws {
    hub.state.withLock { $0.chunk = 400 }
    try await upload()
    let requests = hub.state.withLock { $0.requests }
    #expect(requests.contains { $0.url.contains("/part/") })
    for request in requests {
      let header = request.headers.filter { $0.name == "Authorization" }.map(\.value)
      let isSigned = !request.url.hasPrefix(FakeHub.endpoint) || request.url.contains("/complete/")
      #expect(header == (isSigned ? [] : ["Bearer \(FakeHub.token)"]), "\(request.address)")
      #expect(!request.url.contains(FakeHub.token))
    }
  }

  @Test func `large files go in the parts that the Hub names`() async throws {
    hub.state.withLock { $0.chunk = 400 }
    hub.expect(.status(500), on: "/2?")
    try await upload()
    let requests = hub.state.withLock { $0.requests }
    #expect(
      requests.filter { $0.method == .put }.map { $0.body?.count } == [400, 400, 400, 200])
    let completion = try #require(requests.first { $0.url.contains("/complete/") }?.body)
    let text = String(decoding: completion, as: UTF8.self)
    #expect(text.contains(#"{"etag":"\"part-3\"","partNumber":3}"#))
  }

  @Test func `a card that the Hub refuses stops it before the weights are sent`() async throws {
    hub.expect(.status(400, #"{"errors":[{"message":"no license"}]}"#), on: "validate-yaml")
    await #expect(throws: HubError.badCard(repository: FakeHub.name, reasons: "no license")) {
      try await upload()
    }
    #expect(hub.requests("storage.example").isEmpty)
  }

  @Test func `a file that the repository ignores is an error`() async throws {
    hub.state.withLock { $0.ignored = ["config.json"] }
    await #expect(throws: HubError.ignored(path: "config.json", repository: FakeHub.name)) {
      try await upload()
    }
    #expect(ours.isEmpty)
  }

  @Test func `a tag that is on other files is an error`() async throws {
    try await upload()
    await #expect(throws: HubError.tagTaken("v1", repository: FakeHub.name)) {
      try await upload([HubFile(path: "README.md", bytes: [1])])
    }
  }

  @Test func `a token that may not create but may write is enough`() async throws {
    try await upload()
    hub.expect(.status(403), on: "/repos/create")
    try await upload([HubFile(path: "README.md", bytes: [2])], version: "v2")
    #expect(ours.count == 2)
  }

  @Test func `without a repository the right to make one is needed`() async throws {
    hub.expect(.status(403), on: "/repos/create")
    await #expect(throws: HubError.self) { try await upload() }
    #expect(hub.commits.isEmpty)
  }

  @Test func `what arrived wrong is noticed`() async throws {
    let upload = try await upload()
    hub.state.withLock { $0.commits[1].files["config.json"] = [9] }
    let differs = HubError.differs(
      paths: ["config.json"], repository: FakeHub.name, revision: upload.commit)
    await #expect(throws: differs) {
      try await hub.client().verify(files, in: repository, at: upload.commit)
    }
  }

  @Test func `a Space is made as a static one`() async throws {
    try await hub.client().create(HubRepository(.space, "me/space"))
    let body = try #require(hub.state.withLock { $0.requests.first?.body })
    #expect(
      String(decoding: body, as: UTF8.self)
        == #"{"name":"space","organization":"me","sdk":"static","type":"space"}"#)
  }
}

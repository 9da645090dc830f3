import Core
import Cron
import Foundation
import Remote
import Settings
import Store
import TestSupport
import Testing

struct ModelUploadTests {
  let hub = FakeHub()
  let directory: TemporaryDirectory
  let workspace: Workspace
  let database: StateDatabase

  init() throws {
    directory = try TemporaryDirectory()
    workspace = try Self.workspace(directory.path + "/here", ["HF_TOKEN": FakeHub.token])
    database = try workspace.database()
  }

  private static func workspace(
    _ path: String, _ settings: [String: String]
  ) throws -> Workspace {
    let own = [
      "MARQUEE_STATE_DIR": path, "MARQUEE_SOCKET": path + "/gateway.sock",
      "HF_REPO": FakeHub.name, "HF_ENDPOINT": FakeHub.endpoint,
    ]
    let settings = try Settings.load(
      configFile: nil, overrides: own.merging(settings) { $1 }, environment: [:])
    return Workspace(settings: settings, isQuiet: true) {
      Date(timeIntervalSince1970: 1_800_000_000)
    }
  }

  /// Makes a model of movies with one of two genres, whose words give it away.
  private func train(started: Double, year: Int = 7) throws -> String {
    let movies = (1...300).map { id in
      let words = id.isMultiple(of: 2) ? ["soldier", "battle"] : ["kiss", "wedding"]
      return Movie(
        id: id, overview: "The \(words[id % 3 % 2]) of year \(id % year).",
        genres: GenreSet([id.isMultiple(of: 2) ? .war : .romance]))
    }
    return try ModelDirectory.write(
      GenreTrainer().train(movies), options: TrainingOptions(),
      started: Date(timeIntervalSince1970: started), into: workspace.settings.modelsDirectory)
  }

  private func upload(_ version: String, in workspace: Workspace? = nil) async throws
    -> ModelUpload.Report
  {
    try await ModelUpload(
      workspace: workspace ?? self.workspace, database: database, http: hub.http, retry: hub.retry
    ).run(version)
  }

  private func pull(_ revision: String, into workspace: Workspace) async throws
    -> ModelPull.Report
  {
    try await ModelPull(workspace: workspace, http: hub.http, retry: hub.retry).run(revision)
  }

  @Test func `an uploaded model is remembered with its commit`() async throws {
    let version = try train(started: 1000)
    let report = try await upload(version)
    #expect(report.model.sent.count == 7)
    #expect(try database.runs.uploadedCommit(version) == hub.commits.last?.id)
    #expect(hub.commits.map(\.title) == ["initial commit", "Marquee \(version)"])
    #expect(try await upload(version).model.sent.isEmpty)
    #expect(hub.commits.count == 2)
  }

  @Test func `a failed upload is not remembered`() async throws {
    let version = try train(started: 1000)
    hub.expect(.status(401), on: "/commit/main")
    await #expect(throws: HubError.self) { try await upload(version) }
    #expect(try database.runs.uploadedCommit(version) == nil)
  }

  @Test func `what a former model had goes, what others put there stays`() async throws {
    let former = try train(started: 1000)
    _ = try await upload(former)
    // A model that had one file more, and a file of somebody else.
    let sums = try #require(hub.commits.last?.files["SHA256SUMS"])
    let more = Array((String(repeating: "a", count: 64) + "  extra.bin\n").utf8)
    hub.commit(["SHA256SUMS": sums + more, "extra.bin": [1], "LICENSE": [2]])
    let report = try await upload(try train(started: 2000, year: 9))
    #expect(report.model.deleted == ["extra.bin"])
    let files = try #require(hub.commits.last?.files)
    #expect(files["LICENSE"] == [2] && files["extra.bin"] == nil && files[".gitattributes"] != nil)
  }

  @Test func `a damaged model is not uploaded`() async throws {
    let version = try train(started: 1000)
    let path = workspace.releases.path(of: version) + "/vocabulary.txt"
    try Data("x\n".utf8).write(to: URL(filePath: path))
    await #expect(throws: ModelError.self) { try await upload(version) }
    #expect(hub.requests().isEmpty)
  }

  @Test(arguments: [
    (["HF_REPO": ""], "HF_REPO is not set"), (["HF_TOKEN": ""], "HF_TOKEN is not set"),
    (["HF_REPO": "", "HF_TOKEN": ""], "HF_REPO and HF_TOKEN are not set"),
  ])
  func `what is not set is named`(settings: [String: String], words: String) throws {
    let settings = ["HF_TOKEN": FakeHub.token].merging(settings) { $1 }
    let workspace = try Self.workspace(directory.path + "/here", settings)
    let error = #expect(throws: SettingsError.self) {
      try ModelUpload(workspace: workspace, database: database)
    }
    #expect("\(try #require(error))".hasPrefix(words))
  }

  @Test func `a pulled model is the same in name and bytes`() async throws {
    let version = try train(started: 1000)
    _ = try await upload(version)
    let other = try Self.workspace(directory.path + "/there", [:])
    for revision in [version, "main"] {
      let report = try await pull(revision, into: other)
      #expect(report.version == version)
      #expect(report.downloaded.count == (revision == version ? 7 : 0), "once is enough")
    }
    let names = { (workspace: Workspace) in
      try ModelDirectory.files(at: workspace.releases.path(of: version)).map(\.bytes)
    }
    #expect(try names(other) == names(workspace))
  }

  @Test func `what is no model is not pulled`() async throws {
    let other = try Self.workspace(directory.path + "/there", [:])
    hub.commit(["README.md": [1]])
    let missing = CommandError.notAModel(
      repository: FakeHub.name, revision: "main", missing: "SHA256SUMS")
    await #expect(throws: missing) { try await pull("main", into: other) }

    hub.commit(["SHA256SUMS": Array("\(String(repeating: "a", count: 64))  README.md\n".utf8)])
    await #expect(throws: ModelError.self) { try await pull("main", into: other) }
    #expect(try other.releases.versions().isEmpty)
  }

  @Test func `the Space has a page, the model, and who to thank`() async throws {
    let version = try train(started: 1000)
    let model = try ModelDirectory.read(at: workspace.releases.path(of: version))
    let files = try ModelDirectory.files(at: workspace.releases.path(of: version))
      .map { HubFile(path: $0.name, bytes: $0.bytes) }
    let page = SpacePage(model: model, files: files, repository: "me/movies").files
    #expect(
      page.map(\.path).sorted() == [
        "README.md", "classifier.js", "config.json", "index.html", "model.safetensors", "page.js",
        "style.css", "vocabulary.txt",
      ])
    let texts = page.filter { ["README.md", "index.html"].contains($0.path) }
      .map { String(decoding: $0.bytes, as: UTF8.self) }
    for text in texts {
      #expect(text.contains(version) && text.contains("me/movies") && !text.contains("{{"))
      #expect(text.contains("This product uses TMDB and the TMDB APIs but is not endorsed"))
    }
    #expect(texts[0].hasPrefix("---\ntitle: ") && texts[0].contains("\nsdk: static\n"))
  }
}

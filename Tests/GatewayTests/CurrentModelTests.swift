import Core
import Foundation
import Gateway
import TestSupport
import Testing

struct CurrentModelTests {
  /// A folder of models of its own, with one in service.
  let directory: TemporaryDirectory
  let version: String

  init() throws {
    let shared = try TestModel.shared.get()
    directory = try TemporaryDirectory()
    version = shared.version
    try FileManager.default.copyItem(
      atPath: shared.directory.path + "/" + version, toPath: directory.path + "/" + version)
    try ModelReleases(directory: directory.path).publish(version)
  }

  @Test func `the model in service is loaded`() throws {
    let model = CurrentModel(modelsDirectory: directory.path)
    #expect(model.value == nil)
    #expect(try model.reload() == version)
    #expect(model.value?.version == version)
    #expect(model.reloads == CurrentModel.Reloads(count: 1))
  }

  @Test func `a damaged model is refused, and the old one stays`() throws {
    let model = CurrentModel(modelsDirectory: directory.path)
    try model.reload()
    let before = try #require(model.value)
    let file = try #require(FileHandle(forWritingAtPath: "\(directory.path)/current/config.json"))
    try file.write(contentsOf: Data("?".utf8))
    try file.close()
    #expect(throws: ModelError.self) { try model.reload() }
    #expect(model.value === before)
    #expect(model.reloads == CurrentModel.Reloads(count: 2, refused: version))
  }

  @Test func `a model is followed once when current leads elsewhere`() throws {
    let releases = ModelReleases(directory: directory.path)
    let model = CurrentModel(modelsDirectory: directory.path)
    #expect(model.hasMoved)
    try model.reload()
    #expect(!model.hasMoved)
    let broken = directory.path + "/20990101T000000Z-aaaaaaaa"
    try FileManager.default.createDirectory(atPath: broken, withIntermediateDirectories: true)
    try Data("x".utf8).write(to: URL(filePath: broken + "/SHA256SUMS"))
    try releases.publish("20990101T000000Z-aaaaaaaa")
    #expect(model.hasMoved)
    #expect(throws: ModelError.self) { try model.reload() }
    #expect(!model.hasMoved && model.value?.version == version)
    try releases.withdraw()
    #expect(model.hasMoved)
    try model.reload()
    try FileManager.default.removeItem(atPath: directory.path + "/current")
    #expect(!model.hasMoved && model.value?.version == version)
  }

  @Test func `a missing model is refused, and comes when it is there`() throws {
    let link = directory.path + "/current"
    try FileManager.default.removeItem(atPath: link)
    let model = CurrentModel(modelsDirectory: directory.path)
    #expect(throws: ModelError.noModel(directory: directory.path)) { try model.reload() }
    #expect(model.value == nil)
    try ModelReleases(directory: directory.path).publish(version)
    #expect(try model.reload() == version)
  }

  @Test func `requests go on while models change`() async throws {
    let model = CurrentModel(modelsDirectory: directory.path)
    try model.reload()
    await withTaskGroup { group in
      group.addTask {
        for _ in 0..<10 { #expect(throws: Never.self) { try model.reload() } }
      }
      group.addTask {
        let synopsis = Synopsis(overview: TestGateway.synopsis)
        for _ in 0..<1000 {
          #expect(throws: Never.self) { try model.value?.classifier.classify(synopsis) }
        }
      }
    }
  }
}

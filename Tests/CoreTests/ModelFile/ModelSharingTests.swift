import Core
import Foundation
import TestSupport
import Testing

struct ModelSharingTests {
  let folder: ModelFolder
  let version: String

  init() throws {
    folder = try ModelFolder(sources: MovieSources(["tmdb": 380, "import": 20]))
    version = folder.version
  }

  private var files: [(name: String, bytes: [UInt8])] {
    get throws { try ModelDirectory.files(at: folder.model) }
  }

  private var there: String { folder.directory.path + "/there" }

  /// Takes files in as if they had been fetched.
  private func adopt(_ files: [(name: String, bytes: [UInt8])]) async throws -> String {
    try await ModelDirectory.adopt(into: there) { folder in
      for (name, _) in ModelDirectory.fetchedFiles {
        let file = files.first { $0.name == name }
        try Data(file?.bytes ?? []).write(to: URL(filePath: folder + "/" + name))
      }
    }
  }

  @Test func `a model that is taken in elsewhere is the same, by name and by bytes`() async throws {
    let files = try self.files
    #expect(files.count == 7 && files.first?.name == "SHA256SUMS")
    #expect(try await adopt(files) == version)
    #expect(try await adopt(files) == version, "twice is no harm")
    let copied = try ModelDirectory.files(at: there + "/" + version)
    #expect(copied.map(\.name) == files.map(\.name) && copied.map(\.bytes) == files.map(\.bytes))
    #expect(try FileManager.default.contentsOfDirectory(atPath: there) == [version])
  }

  /// Other weights are another model: whoever fetches compares the sums.
  @Test(arguments: ["config.json", "vocabulary.txt"])
  func `a model that is not whole leaves nothing`(name: String) async throws {
    let files = try self.files.map { file in
      file.name == name ? (name, file.bytes.dropLast(5) + Array("?????".utf8)) : file
    }
    await #expect(throws: ModelError.self) { try await adopt(files) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: there).isEmpty)
  }

  @Test(arguments: ["../evil", ".hidden", "a/b", ""])
  func `sums name plain files`(name: String) {
    let line = String(repeating: "a", count: 64) + "  " + name + "\n"
    #expect(throws: ModelError.self) { try ModelDirectory.sums(Array(line.utf8), path: "x") }
  }

  @Test func `the sources are in the manifest`() throws {
    let model = try ModelDirectory.read(at: folder.model)
    #expect(model.manifest.sources == ["tmdb": 380, "import": 20])
  }
}

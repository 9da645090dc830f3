import Core
import Foundation
import TestSupport
import Testing

struct ModelDirectoryTests {
  let directory: TemporaryDirectory
  let movies: [Movie]
  let result: GenreTrainer.Result
  let version: String

  init() throws {
    directory = try TemporaryDirectory()
    movies = Array(try ProjectFiles.starterMovies().prefix(300))
    result = try GenreTrainer().train(movies)
    version = try ModelDirectory.write(
      result, options: TrainingOptions(), started: Date(timeIntervalSince1970: 1_795_403_700),
      into: directory.path + "/models")
  }

  private var model: String { directory.path + "/models/" + version }

  @Test func `the version tells the start and the weights`() {
    #expect(version.hasPrefix("20261123T031500Z-"))
    #expect(version.wholeMatch(of: /\d{8}T\d{6}Z-[0-9a-f]{8}/) != nil)
  }

  @Test func `a model that is read back scores the same, bit for bit`() throws {
    let stored = try ModelDirectory.read(at: model)
    #expect(stored.version == version)
    #expect(stored.metrics.report == result.report)
    #expect(stored.classifier.thresholds == result.classifier.thresholds)
    for movie in movies.prefix(50) {
      #expect(stored.classifier.scores(movie.synopsis) == result.classifier.scores(movie.synopsis))
    }
  }

  @Test func `metrics have the field's names at their top level`() throws {
    let data = try Data(contentsOf: URL(filePath: model + "/metrics.json"))
    let metrics = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    for name in [
      "precision_micro", "recall_micro", "f1_micro", "precision_macro", "recall_macro",
      "f1_macro", "n_train", "n_test", "threshold",
    ] {
      #expect(metrics[name] is NSNumber, "\(name)")
    }
    #expect((metrics["per_genre_f1"] as? [String: Double])?.count == 19)
  }

  @Test(arguments: [
    "model.safetensors", "vocabulary.txt", "config.json", "metrics.json", "README.md",
    "predict.py", "SHA256SUMS",
  ])
  func `a changed or missing file is found`(name: String) throws {
    let url = URL(filePath: model + "/" + name)
    var bytes = try Data(contentsOf: url)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: url)
    #expect(throws: ModelError.self) { try ModelDirectory.read(at: model) }
    try FileManager.default.removeItem(at: url)
    #expect(throws: ModelError.self) { try ModelDirectory.read(at: model) }
  }

  @Test func `a model of a later format is refused by its number`() throws {
    let stored = try ModelDirectory.read(at: model).manifest
    var later = stored
    later.format = 99
    try JSONEncoder().encode(later).write(to: URL(filePath: model + "/config.json"))
    let sums = URL(filePath: model + "/SHA256SUMS")
    let rest = try String(contentsOf: sums, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasSuffix("config.json") }
    let config = try Data(contentsOf: URL(filePath: model + "/config.json"))
    let sum = config.withUnsafeBytes(FileDigest.sha256)
    try (rest + ["\(sum)  config.json"]).joined(separator: "\n")
      .write(to: sums, atomically: true, encoding: .utf8)
    #expect(throws: ModelError.unknownFormat(path: model, found: 99, readable: 2)) {
      try ModelDirectory.read(at: model)
    }
  }

  @Test func `the same training writes the same weights`() throws {
    let again = try ModelDirectory.write(
      GenreTrainer(threads: 1).train(movies), options: TrainingOptions(),
      started: Date(timeIntervalSince1970: 1_795_490_100), into: directory.path + "/models")
    #expect(again.suffix(8) == version.suffix(8) && again != version)
  }

  @Test func `what a killed writer left is removed, models stay`() throws {
    let left = directory.path + "/models/.incomplete-20260101T000000Z-00000000"
    try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
    try Data("x".utf8).write(to: URL(filePath: left + "/model.safetensors"))
    try ModelDirectory.removeIncomplete(in: directory.path + "/models")
    #expect(!FileManager.default.fileExists(atPath: left))
    #expect(try ModelReleases(directory: directory.path + "/models").versions() == [version])
  }
}

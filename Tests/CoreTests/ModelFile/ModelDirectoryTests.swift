import Core
import Foundation
import Glibc
import TestSupport
import Testing

struct ModelDirectoryTests {
  let folder: ModelFolder
  let result: GenreTrainer.Result
  let version: String
  let model: String

  init() throws {
    folder = try ModelFolder()
    result = try StarterModel.shared.get()
    (version, model) = (folder.version, folder.model)
  }

  @Test func `the version tells the start and the weights`() {
    #expect(version.hasPrefix("20261123T031500Z-"))
    #expect(version.wholeMatch(of: /\d{8}T\d{6}Z-[0-9a-f]{8}/) != nil)
  }

  @Test func `a model that is read back scores the same, bit for bit`() throws {
    let stored = try ModelDirectory.read(at: model)
    #expect(stored.version == version)
    #expect(stored.metrics.heldOut == result.measurement)
    #expect(stored.classifier.thresholds == result.classifier.thresholds)
    for movie in try StarterModel.movies.get().prefix(50) {
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
    let error = #expect(throws: FileError.self) { try ModelDirectory.read(at: model) }
    #expect(error?.code == ENOENT && error?.path.hasSuffix("/" + name) == true)
  }

  @Test func `a model of a later format is refused by its number`() throws {
    for format in [2, 99] {
      try folder.edit("config.json") {
        $0.replacing(/"format" : \d+/, with: "\"format\" : \(format)")
      }
      #expect(throws: ModelError.unknownFormat(path: model, found: format, readable: 3)) {
        try ModelDirectory.read(at: model)
      }
    }
  }

  enum Change: CaseIterable {
    case oneMore, lastCutOff, firstTwice

    var reason: String {
      switch self {
      case .oneMore: "it has more terms than the model"
      case .lastCutOff: "it has fewer terms than the model"
      case .firstTwice: "the term of column 1 is there twice"
      }
    }

    func apply(to terms: String) -> String {
      switch self {
      case .oneMore: terms + "one more\n"
      case .lastCutOff: String(terms.dropLast(1))
      case .firstTwice: terms.replacing(/^.*\n.*\n/, with: "same\nsame\n", maxReplacements: 1)
      }
    }
  }

  @Test(arguments: Change.allCases)
  func `terms that do not fit the model are refused`(change: Change) throws {
    try folder.edit("vocabulary.txt", change.apply)
    #expect(throws: ModelError.corrupt(path: model + "/vocabulary.txt", reason: change.reason)) {
      try ModelDirectory.read(at: model)
    }
  }

  @Test(arguments: [
    ("\"I8\"", "\"F8\""), ("coefficient_scales", "coefficient_skales"), ("[19]", "[91]"),
  ])
  func `tensors of another kind, name or shape are refused`(text: String, other: String) throws {
    try folder.editBytes("model.safetensors") { bytes in
      let text = Array(text.utf8)
      guard let place = bytes.firstRange(of: text) else { return }
      bytes.replaceSubrange(place, with: other.utf8)
    }
    #expect(throws: ModelError.self) { try ModelDirectory.read(at: model) }
  }

  @Test func `what is written twice is the same, byte for byte`() throws {
    let other = try ModelFolder()
    #expect(other.version == version)
    let (ours, theirs) = (
      try ModelDirectory.files(at: model), try ModelDirectory.files(at: other.model)
    )
    #expect(ours.map(\.name) == theirs.map(\.name) && ours.map(\.bytes) == theirs.map(\.bytes))
  }

  @Test func `the same training writes the same weights`() throws {
    let again = try ModelDirectory.write(
      GenreTrainer(threads: 1, comparesBaselines: false).train(StarterModel.movies.get()),
      options: TrainingOptions(), started: Date(timeIntervalSince1970: 1_795_490_100),
      into: folder.models)
    #expect(again.suffix(8) == version.suffix(8) && again != version)
  }

  @Test func `what a killed writer left is removed, models stay`() throws {
    let left = folder.models + "/.incomplete-20260101T000000Z-00000000"
    try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
    try Data("x".utf8).write(to: URL(filePath: left + "/model.safetensors"))
    #expect(ModelDirectory.removeIncomplete(in: folder.models).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: left))
    #expect(try ModelReleases(directory: folder.models).versions() == [version])
  }

  @Test func `what cannot be removed is told, and the rest is removed`() throws {
    let names = ["a", "b", "c"].map { "\(folder.models)/.incomplete-\($0)" }
    for name in names {
      try FileManager.default.createDirectory(
        atPath: name + (name.hasSuffix("b") ? "/a folder" : ""), withIntermediateDirectories: true)
    }
    let failures = ModelDirectory.removeIncomplete(in: folder.models)
    #expect(failures.map(\.path) == [names[1] + "/a folder"])
    #expect(names.map(FileManager.default.fileExists(atPath:)) == [false, true, false])
  }

  @Test func `a model that cannot be placed leaves nothing`() throws {
    let models = folder.models + "/none"
    // A file where the folder of models would be.
    try Data().write(to: URL(filePath: models))
    #expect(throws: FileError.self) {
      try ModelDirectory.write(
        GenreTrainer(threads: 1, comparesBaselines: false).train(StarterModel.movies.get()),
        options: TrainingOptions(), started: Date(timeIntervalSince1970: 1), into: models)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.models).count == 2)
  }
}

import Foundation
import TestSupport
import Testing

@testable import Core

struct ModelManifestTests {
  let folder: ModelFolder

  init() throws {
    folder = try ModelFolder(sources: MovieSources(["tmdb": 400]), data: "abc")
  }

  @Test func `it says what must be known to use the numbers`() throws {
    let manifest = try ModelDirectory.read(at: folder.model).manifest
    let result = try StarterModel.shared.get()
    #expect(manifest.format == ModelManifest.currentFormat && manifest.genres == Genre.names)
    #expect(manifest.features.map(\.settings) == TrainingOptions().features)
    #expect(
      manifest.features.map(\.terms) == result.classifier.features.blocks.map(\.columns.count))
    #expect(manifest.features.map(\.omitted) == result.classifier.features.blocks.map(\.omitted))
    #expect(manifest.training == TrainingOptions())
    #expect(manifest.nTrain == result.trainingCount && manifest.data == "abc")
    #expect(manifest.created == "2026-11-23T03:15:00Z")
    #expect(manifest.characters.keys.sorted() == ["combining", "ignored", "mark", "word"])
    #expect(manifest.orderedThresholds == result.classifier.thresholds)
  }

  @Test(arguments: [
    "minimum_word_characters", "maximum_word_bytes", "maximum_count", "counted_title_words",
  ])
  func `every limit is written, and another one is refused`(name: String) throws {
    let path = folder.model + "/config.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.ranges(of: "\"\(name)\" : ").count == 1)
    try folder.edit("config.json") { $0.replacing("\"\(name)\" : ", with: "\"\(name)\" : 1") }
    #expect(
      throws: ModelError.corrupt(path: path, reason: "its limits are not those of this program")
    ) { try ModelDirectory.read(at: folder.model) }
  }

  @Test(arguments: [
    "minimum_word_characters", "maximum_count", "characters", "idf_power", "mean_length", "omitted",
    "Western", "training",
  ])
  func `what is missing is refused`(name: String) throws {
    try folder.edit("config.json") { $0.replacing("\"\(name)\" :", with: "\"other\" :") }
    #expect(throws: ModelError.self) { try ModelDirectory.read(at: folder.model) }
  }

  @Test func `a setting that this program does not know is refused`() throws {
    try folder.edit("config.json") {
      $0.replacing("\"idf_power\" :", with: "\"skip\" : 1, \"idf_power\" :")
    }
    #expect(
      throws: ModelError.corrupt(
        path: folder.model + "/config.json", reason: "a member is missing or malformed")
    ) { try ModelDirectory.read(at: folder.model) }
  }

  @Test(arguments: [
    (#""mean_length" : "#, #""mean_length" : -"#), (#""terms" : "#, #""terms" : -"#),
    (#""Drama","#, #""Dramas","#), ("\"stem\"", "\"root\""),
  ])
  func `what cannot be is refused`(text: String, other: String) throws {
    try folder.edit("config.json") { $0.replacing(text, with: other) }
    #expect(throws: ModelError.self) { try ModelDirectory.read(at: folder.model) }
  }

  /// What is a letter may change with Unicode: that refuses no model.
  @Test func `other kinds of characters are no reason to refuse a model`() throws {
    try folder.edit("config.json") { $0.replacing("30-39 41-5A", with: "31-39 41-5A") }
    #expect(throws: Never.self) { try ModelDirectory.read(at: folder.model) }
  }

  @Test func `what is encoded reads back the same`() throws {
    let manifest = try ModelDirectory.read(at: folder.model).manifest
    let json = try JSONEncoder().encode(manifest)
    #expect(try JSONDecoder().decode(ModelManifest.self, from: json) == manifest)
  }
}

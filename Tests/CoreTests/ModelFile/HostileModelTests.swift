import Core
import Foundation
import TestSupport
import Testing

/// Models that are whole by their sums, and that no training has made.
struct HostileModelTests {
  /// What is changed in a file of text: the first match of a pattern.
  struct Change: CustomTestStringConvertible, Sendable {
    var file: String
    var pattern: String
    var text: String
    var testDescription: String { "\(file): \(pattern) → \(text.prefix(40))" }

    init(_ file: String, _ pattern: String, _ text: String) {
      (self.file, self.pattern, self.text) = (file, pattern, text)
    }
  }

  private static func range(_ lower: String, _ upper: String) -> Change {
    Change(
      "config.json", #""ngram_range" : \[\s*\d+,\s*\d+\s*\]"#,
      "\"ngram_range\" : [\(lower), \(upper)]")
  }

  /// A number of the manifest that is another.
  private static func setting(_ name: String, _ value: String) -> Change {
    Change("config.json", "\"\(name)\" : [-0-9.e]+", "\"\(name)\" : \(value)")
  }

  private static func figure(_ name: String, _ value: String) -> Change {
    Change("metrics.json", "\"\(name)\" : [-0-9.e]+", "\"\(name)\" : \(value)")
  }

  /// The first number of a list of the metrics.
  private static func point(_ list: String, _ value: String) -> Change {
    Change("metrics.json", "\"\(list)\" : \\[\\s*[-0-9.e]+", "\"\(list)\" : [ \(value)")
  }

  static let changes =
    [
      range("1", "9223372036854775807"), range("1", "6"), range("0", "1"), range("-3", "1"),
      range("2", "1"), range("9223372036854775806", "9223372036854775807"),
      setting("omit_most_frequent", "-1"), setting("omit_most_frequent", "9223372036854775807"),
      setting("min_df", "-1"), setting("max_features", "-9223372036854775808"),
      setting("idf_power", "-1"), setting("idf_power", "1e38"), setting("idf_power", "1e300"),
      setting("length_power", "-0.1"), setting("length_power", "1.1"),
      setting("weight", "-1"), setting("weight", "1e38"), setting("weight", "1e300"),
      setting("mean_length", "0"), setting("mean_length", "-5"), setting("mean_length", "1e-30"),
      setting("mean_length", "1e30"), setting("terms", "-1"),
      setting("terms", "9223372036854775807"), setting("balanced", "-0.1"),
      setting("precise", "1e300"), setting("broad", "2"), setting("n_train", "-1"),
      setting("n_train", "9223372036854775807"), setting("format", "99"),
      Change("config.json", #""name" : "pairs""#, #""name" : "stems""#),
      Change("config.json", #""created" : "[^"]*""#, #""created" : "the day after tomorrow""#),
      Change("config.json", #""Western" : \{"#, #""Eastern" : {"#),
      Change("config.json", #""weight" : "#, #""new_trick" : 1, "weight" : "#),
      figure("precision_micro", "-1"), figure("f1_micro", "1e300"), figure("recall_macro", "1.5"),
      figure("average_precision_macro", "-1e300"), figure("expected_calibration_error", "2"),
      figure("subset_accuracy", "-0.5"), figure("genres_per_movie", "1e300"),
      figure("n_test", "9223372036854775807"), figure("n_train", "-1"),
      figure("threshold", "1e300"), figure("support", "9223372036854775807"),
      figure("tp", "9223372036854775807"), figure("tn", "-1"), figure("fraction", "-1"),
      figure("mean_probability", "1e300"), figure("count", "9223372036854775807"),
      figure("precision", "1e300"), figure("average_precision", "-1"),
      point("threshold", "1e300"), point("precision", "-1"), point("recall", "1e300"),
      point("recall", "0.5, 0.5"), point("threshold", "0.9"),
      Change("metrics.json", #""recall" : \[[^\]]*\]"#, #""recall" : []"#),
      Change("metrics.json", #""reliability" : \["#, #""reliability" : [ 1,"#),
      Change("metrics.json", #""unconverged" : \["#, #""unconverged" : [ "Eastern" "#),
      Change("vocabulary.txt", #"^[^\n]*\n"#, "\n"),
      Change("vocabulary.txt", #"^[^\n]*\n"#, String(repeating: "a", count: 400) + "\n"),
    ]

  @Test func `what no training leaves is refused, file by file`() throws {
    let folder = try ModelFolder()
    for change in Self.changes {
      let file = URL(filePath: folder.model + "/" + change.file)
      let sums = URL(filePath: folder.model + "/SHA256SUMS")
      let (before, sumsBefore) = (try Data(contentsOf: file), try Data(contentsOf: sums))
      try folder.edit(change.file) { text in
        let pattern = try? Regex(change.pattern)
        return pattern.map { text.replacing($0, with: change.text, maxReplacements: 1) } ?? text
      }
      #expect(try Data(contentsOf: file) != before, "\(change.testDescription) changes something")
      #expect(throws: ModelError.self, "\(change.testDescription)") {
        try ModelDirectory.read(at: folder.model)
      }
      try before.write(to: file)
      try sumsBefore.write(to: sums)
    }
    _ = try ModelDirectory.read(at: folder.model)
  }

  /// A tensor, and whether a number below zero has no place in it.
  static let tensors = [
    ("coefficient_scales", true), ("intercepts", false), ("idf", true), ("calibration", false),
    ("isotonic", false),
  ]

  @Test(arguments: tensors)
  func `tensors have numbers within bounds alone`(name: String, isPositive: Bool) throws {
    let folder = try ModelFolder()
    let original = try Data(contentsOf: URL(filePath: folder.model + "/model.safetensors"))
    var values: [Float] = [.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -3e38, -.nan]
    if isPositive { values.append(-1) }
    for value in values {
      try folder.editBytes("model.safetensors") { bytes in
        bytes = Array(original)
        let tensor = SafeTensorsPlace(name, in: bytes)
        tensor.put(value, at: tensor.count / 2, into: &bytes)
      }
      #expect(throws: ModelError.self, "\(value)") { try ModelDirectory.read(at: folder.model) }
    }
  }

  @Test func `what the header says of the file beside the tensors does not matter`() throws {
    let folder = try ModelFolder()
    try folder.editBytes("model.safetensors") { bytes in
      let tensor = SafeTensorsPlace("idf", in: bytes)
      let metadata = Array(#"{"__metadata__":{"format":"pt","deeply":"unknown"},"#.utf8)
      let header = metadata + bytes[9..<8 + tensor.headerLength]
      bytes =
        withUnsafeBytes(of: UInt64(header.count)) { Array($0) } + header
        + bytes[(8 + tensor.headerLength)...]
    }
    _ = try ModelDirectory.read(at: folder.model)
  }

  @Test func `tensors that share their bytes a thousand times are refused unread`() {
    let entries = (0..<1000).map {
      #""t\#($0)":{"dtype":"I8","shape":[1000],"data_offsets":[0,1000]}"#
    }
    let header = Array("{\(entries.joined(separator: ","))}".utf8)
    let bytes =
      withUnsafeBytes(of: UInt64(header.count)) { Array($0) } + header
      + [UInt8](repeating: 0, count: 1000)
    #expect(throws: ModelError.self) {
      try bytes.withUnsafeBytes { try SafeTensors.decode($0, path: "x") }
    }
  }

  @Test func `a file beyond its limit is refused`() throws {
    let folder = try ModelFolder()
    try folder.edit("README.md") { $0 + String(repeating: " ", count: 1 << 20) }
    #expect(throws: ModelError.self) { try ModelDirectory.read(at: folder.model) }
  }
}

/// Where a tensor is in the bytes of a file.
private struct SafeTensorsPlace {
  let headerLength: Int
  private let start: Int
  private let size: Int
  private let isHalf: Bool
  var count: Int { size / (isHalf ? 2 : 4) }

  init(_ name: String, in bytes: [UInt8]) {
    headerLength = Int(bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
    let header = Data(bytes[8..<8 + headerLength])
    let all = (try? JSONSerialization.jsonObject(with: header)) as? [String: [String: Any]] ?? [:]
    let offsets = all[name]?["data_offsets"] as? [Int] ?? [0, 0]
    (start, size) = (8 + headerLength + offsets[0], offsets[1] - offsets[0])
    isHalf = all[name]?["dtype"] as? String == "F16"
  }

  func put(_ value: Float, at index: Int, into bytes: inout [UInt8]) {
    let encoded =
      isHalf
      ? withUnsafeBytes(of: Float16(value)) { Array($0) } : withUnsafeBytes(of: value) { Array($0) }
    let place = start + index * encoded.count
    bytes.replaceSubrange(place..<place + encoded.count, with: encoded)
  }
}

import Core
import Foundation
import TestSupport

/// A folder of models with one in it, whose files a test may change.
struct ModelFolder {
  /// When the training began.
  static let started = Date(timeIntervalSince1970: 1_795_403_700)

  let directory: TemporaryDirectory
  let version: String

  init(sources: MovieSources = MovieSources([:]), data: String? = nil) throws {
    directory = try TemporaryDirectory()
    version = try ModelDirectory.write(
      StarterModel.shared.get(), options: TrainingOptions(), sources: sources, data: data,
      started: Self.started, into: directory.path + "/models")
  }

  var models: String { directory.path + "/models" }
  var model: String { models + "/" + version }

  /// Changes a file of text, and its sum in `SHA256SUMS`.
  func edit(_ name: String, _ change: (String) -> String) throws {
    try editBytes(name) { $0 = Array(change(String(decoding: $0, as: UTF8.self)).utf8) }
  }

  /// Changes a file, and its sum in `SHA256SUMS`.
  func editBytes(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
    let (file, sums) = (URL(filePath: "\(model)/\(name)"), URL(filePath: model + "/SHA256SUMS"))
    var bytes = Array(try Data(contentsOf: file))
    change(&bytes)
    try Data(bytes).write(to: file)
    let rest = try String(contentsOf: sums, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasSuffix("  " + name) }
    let sum = bytes.withUnsafeBytes(FileDigest.sha256)
    try (rest + ["\(sum)  \(name)", ""]).joined(separator: "\n")
      .write(to: sums, atomically: true, encoding: .utf8)
  }
}

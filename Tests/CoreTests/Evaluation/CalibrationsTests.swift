import Core
import Foundation
import TestSupport
import Testing

struct CalibrationsTests {
  @Test func `each genre has the probability of its own calibration`() {
    let genres = Genre.allCases.map { genre in
      Calibration(
        fitting: [-1, 0, 1, 2].map { $0 + Float(genre.index) / 10 },
        labels: [false, genre.index % 2 == 0, genre.index % 3 > 0, true])
    }
    let calibrations = Calibrations(genres)
    for score in [-2, 0.3, 1.1, 4] as [Float] {
      let probabilities = calibrations.probabilities(GenreVector { score + Float($0) / 20 })
      for (genre, calibration) in genres.enumerated() {
        let expected = calibration.probability(score + Float(genre) / 20)
        #expect(isClose(probabilities[genre], expected))
      }
    }
  }

  @Test func `a model whose curves descend or are no numbers is refused`() throws {
    let directory = try TemporaryDirectory()
    let movies = Array(try ProjectFiles.starterMovies().prefix(300))
    let result = try GenreTrainer(comparesBaselines: false).train(movies)
    let version = try ModelDirectory.write(
      result, options: TrainingOptions(), started: Date(timeIntervalSince1970: 1_795_403_700),
      into: directory.path + "/models")
    let model = directory.path + "/models/" + version
    let stored = try ModelDirectory.read(at: model).classifier
    #expect(stored.calibrations == result.classifier.calibrations)
    // The slope of the first genre; score and value of its first knot, and of its last.
    let last = 2 * IsotonicCurve.knotCount - 2
    for (tensor, number, value) in [
      ("calibration", 0, 1), ("calibration", 1, .nan), ("isotonic", 0, 99), ("isotonic", 1, 0.999),
      ("isotonic", last, -99), ("isotonic", last, .infinity), ("isotonic", last + 1, 1.5),
    ] as [(String, Int, Float)] {
      try withChanged(tensor, number, to: value, in: model) {
        #expect(throws: ModelError.self, "\(tensor) \(number)") {
          try ModelDirectory.read(at: model)
        }
      }
    }
    #expect(throws: Never.self) { try ModelDirectory.read(at: model) }
  }

  /// Changes a number of a tensor, and the SHA-256 with it, for as long as the body runs.
  private func withChanged(
    _ name: String, _ number: Int, to value: Float, in model: String, _ body: () -> Void
  ) throws {
    struct Entry: Decodable { var data_offsets: [Int] }
    let weights = URL(filePath: model + "/model.safetensors")
    let sums = URL(filePath: model + "/SHA256SUMS")
    let bytes = try Data(contentsOf: weights)
    let list = try String(contentsOf: sums, encoding: .utf8)
    let length = bytes.withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) }
    let header = try JSONDecoder().decode([String: Entry].self, from: bytes[8..<8 + length])
    let start = try #require(header[name]).data_offsets[0] + 8 + length + 4 * number
    var changed = bytes
    withUnsafeBytes(of: value) { changed.replaceSubrange(start..<start + 4, with: $0) }
    let (old, new) = (
      bytes.withUnsafeBytes(FileDigest.sha256), changed.withUnsafeBytes(FileDigest.sha256)
    )
    try changed.write(to: weights)
    try list.replacing(old, with: new).write(to: sums, atomically: true, encoding: .utf8)
    body()
    try bytes.write(to: weights)
    try list.write(to: sums, atomically: true, encoding: .utf8)
  }
}

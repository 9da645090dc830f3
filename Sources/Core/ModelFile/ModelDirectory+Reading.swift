import FoundationEssentials
import Glibc

/// A model that was read from its directory and found whole.
package struct StoredModel: Sendable {
  /// The directory's name.
  package let version: String
  package let manifest: ModelManifest
  package let metrics: ModelMetrics
  package let classifier: GenreClassifier
  /// The SHA-256 of each file, by its name.
  package let digests: [String: String]
}

extension ModelDirectory {
  /// Reads a model, having checked every file against `SHA256SUMS`.
  ///
  /// Symbolic links are followed first: the files all come from one version.
  package static func read(at path: String) throws -> StoredModel {
    let directory = try resolved(path)
    let files = try verifiedFiles(in: directory)
    func file(_ name: String) throws -> UnsafeRawBufferPointer {
      guard let file = files[name]?.contents else {
        throw ModelError.incomplete(path: directory, missing: name)
      }
      return file.bytes
    }
    return try withExtendedLifetime(files) {
      let manifest = try decodeManifest(file("config.json"), path: directory)
      let metrics = try decodeMetrics(file("metrics.json"), path: directory)
      let (blocks, vocabulary) = try terms(
        manifest, file("vocabulary.txt"), path: directory + "/vocabulary.txt")
      let tensors = try SafeTensors.decode(
        file("model.safetensors"), path: directory + "/model.safetensors")
      return StoredModel(
        version: directory.split(separator: "/").last.map(String.init) ?? directory,
        manifest: manifest, metrics: metrics,
        classifier: try assemble(manifest, tensors, blocks, vocabulary, path: directory),
        digests: files.mapValues(\.digest))
    }
  }

  /// Where a model is that symbolic links lead to.
  package static func resolved(_ path: String) throws(FileError) -> String {
    guard let resolved = realpath(path, nil) else { throw DurableFile.failure("open", path) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  typealias SummedFile = (contents: MappedFile, digest: String)

  /// The files of `SHA256SUMS`, each found to be what its digest says.
  static func verifiedFiles(in directory: String) throws -> [String: SummedFile] {
    let list = directory + "/SHA256SUMS"
    var files: [String: SummedFile] = [:]
    for (name, digest) in try sums(MappedFile.contents(of: list), path: list) {
      let path = directory + "/" + name
      let file = try MappedFile(path: path)
      guard file.bytes.count <= limit(of: name) else {
        throw ModelError.corrupt(path: path, reason: "it has \(file.bytes.count) bytes")
      }
      guard FileDigest.sha256(file.bytes) == digest else {
        throw ModelError.corrupt(path: path, reason: "its SHA-256 is not that of SHA256SUMS")
      }
      files[name] = (file, digest)
    }
    return files
  }

  private static func decodeManifest(
    _ file: UnsafeRawBufferPointer, path: String
  ) throws -> ModelManifest {
    struct Format: Decodable { var format: Int }
    let format = try decode(Format.self, file, path: path + "/config.json").format
    guard format == ModelManifest.currentFormat else {
      throw ModelError.unknownFormat(
        path: path, found: format, readable: ModelManifest.currentFormat)
    }
    let manifest = try decode(ModelManifest.self, file, path: path + "/config.json")
    try manifest.check(path: path + "/config.json")
    return manifest
  }

  private static func decodeMetrics(
    _ file: UnsafeRawBufferPointer, path: String
  ) throws -> ModelMetrics {
    let metrics = try decode(ModelMetrics.self, file, path: path + "/metrics.json")
    try metrics.check(path: path + "/metrics.json")
    return metrics
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ file: UnsafeRawBufferPointer, path: String
  ) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(file))
    } catch {
      throw ModelError.corrupt(path: path, reason: "a member is missing or malformed")
    }
  }

  private static func assemble(
    _ manifest: ModelManifest, _ tensors: [String: SafeTensors.Tensor], _ blocks: [FeatureBlock],
    _ vocabulary: Vocabulary, path: String
  ) throws -> GenreClassifier {
    let (columns, genres) = (vocabulary.count, Genre.count)
    let check = ModelCheck(path: path + "/model.safetensors")
    func tensor(
      _ name: String, _ kind: SafeTensors.Kind, _ shape: [Int]
    ) throws -> SafeTensors.Tensor {
      guard let tensor = tensors[name], tensor.shape == shape, tensor.kind == kind else {
        throw ModelError.corrupt(
          path: path + "/model.safetensors",
          reason: "\(name) is not of shape \(shape) and type \(kind.rawValue)")
      }
      return tensor
    }
    func numbers(
      _ name: String, _ kind: SafeTensors.Kind, _ shape: [Int], in bounds: ClosedRange<Float>
    ) throws -> [Float] {
      let numbers = try tensor(name, kind, shape).numbers
      try check.values(numbers, in: bounds, "a number of \(name)")
      return numbers
    }
    guard let thresholds = manifest.orderedThresholds else {
      throw ModelError.corrupt(
        path: path + "/config.json", reason: "its genres are not TMDB's 19")
    }
    let scales = try numbers("coefficient_scales", .float16, [columns], in: 0...100)
    let coefficients = try tensor("coefficients", .int8, [columns, genres]).bytes.withUnsafeBytes {
      ByteGenreTable(bytes: $0, scales: scales)
    }
    let intercepts = try numbers("intercepts", .float32, [genres], in: -10_000...10_000)
    let calibrations = Calibrations(
      platt: try numbers("calibration", .float32, [genres, 2], in: -10_000...10_000),
      isotonic: try numbers(
        "isotonic", .float32, [genres, IsotonicCurve.knotCount, 2], in: -1_000_000...1_000_000))
    guard let calibrations else {
      throw ModelError.corrupt(
        path: path + "/model.safetensors",
        reason: "calibration or isotonic has numbers that are not finite or not in order")
    }
    return GenreClassifier(
      features: FeatureUnion(
        blocks, vocabulary,
        TfidfTransformer(
          idf: try numbers("idf", .float32, [columns], in: 0...1000),
          meanLengths: manifest.features.map(\.meanLength))),
      coefficients: coefficients, intercepts: GenreVector { intercepts[$0] },
      calibrations: calibrations, thresholds: thresholds)
  }

  /// The most bytes of a term: as many words as an n-gram has, with a space between.
  private static let longestTerm = 5 * (Tokenizer.maximumBytes + 1)

  /// The blocks with their terms, which are the lines of a file, one block's after the other's.
  private static func terms(
    _ manifest: ModelManifest, _ file: UnsafeRawBufferPointer, path: String
  ) throws -> ([FeatureBlock], Vocabulary) {
    func corrupt(_ reason: String) -> ModelError { .corrupt(path: path, reason: reason) }
    let bytes = file.assumingMemoryBound(to: UInt8.self)
    guard String(validating: bytes, as: UTF8.self) != nil else { throw corrupt("it is not UTF-8") }
    // No line is shorter than a byte, so this bounds the room.
    let count = min(bytes.count, manifest.features.reduce(0) { $0 &+ $1.terms })
    var vocabulary = Vocabulary(capacity: max(0, count))
    var blocks: [FeatureBlock] = []
    var position = 0
    for block in manifest.features {
      let keys = FeatureBlock(block.settings)
      let first = vocabulary.count
      for _ in 0..<block.terms {
        guard let length = lineLength(bytes, from: position) else {
          throw corrupt("it has fewer terms than the model")
        }
        let term = UnsafeBufferPointer(rebasing: bytes[position..<position + length])
        guard (1...longestTerm).contains(length) else {
          throw corrupt("the term of column \(vocabulary.count) has \(length) bytes")
        }
        guard vocabulary.append(term, key: keys.key(of: term)) else {
          throw corrupt("the term of column \(vocabulary.count) is there twice")
        }
        position += length + 1
      }
      blocks.append(
        FeatureBlock(
          block.settings, omitted: block.omitted, columns: first..<vocabulary.count))
    }
    guard position == bytes.count else { throw corrupt("it has more terms than the model") }
    return (blocks, vocabulary)
  }

  /// The length of a line without its end; `nil` if it has none.
  private static func lineLength(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let end = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(end) - UnsafeRawPointer(base + start)
  }
}

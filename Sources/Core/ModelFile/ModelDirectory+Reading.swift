import FoundationEssentials
import Glibc

/// A model that was read from its directory and found whole.
public struct StoredModel: Sendable {
  /// The directory's name.
  public let version: String
  public let manifest: ModelManifest
  public let metrics: ModelMetrics
  public let classifier: GenreClassifier
  /// The SHA-256 of each file, by its name.
  public let digests: [String: String]
}

extension ModelDirectory {
  /// Reads a model, having checked every file against `SHA256SUMS`.
  ///
  /// The weights stay in the file and are mapped, so this takes milliseconds.
  /// Symbolic links are followed first: the files all come from one version.
  public static func read(at path: String) throws(ModelError) -> StoredModel {
    guard let resolved = realpath(path, nil) else { throw DurableFile.failure("open", path) }
    defer { free(resolved) }
    let directory = String(cString: resolved)
    let files = try verifiedFiles(in: directory)
    func file(_ name: String) throws(ModelError) -> MappedFile {
      guard let file = files[name]?.contents else {
        throw .incomplete(path: directory, missing: name)
      }
      return file
    }
    let manifest = try decodeManifest(file("config.json"), path: directory)
    let tensors = try SafeTensors.decode(
      file("model.safetensors"), path: directory + "/model.safetensors")
    let classifier = try assemble(
      manifest, tensors, vocabulary: file("vocabulary.txt"), path: directory)
    let metrics = try decode(
      ModelMetrics.self, file("metrics.json"), path: directory + "/metrics.json")
    let version = directory.split(separator: "/").last.map(String.init) ?? directory
    return StoredModel(
      version: version, manifest: manifest, metrics: metrics, classifier: classifier,
      digests: files.mapValues(\.digest))
  }

  static func verifiedFiles(
    in directory: String
  ) throws(ModelError) -> [String: (contents: MappedFile, digest: String)] {
    let list = directory + "/SHA256SUMS"
    var files: [String: (contents: MappedFile, digest: String)] = [:]
    for (name, sum) in try sums(MappedFile.contents(of: list), path: list) {
      let path = directory + "/" + name
      let file = try MappedFile(path: path)
      guard FileDigest.sha256(file.bytes) == sum else {
        throw .corrupt(path: path, reason: "its SHA-256 is not that of SHA256SUMS")
      }
      files[name] = (file, sum)
    }
    return files
  }

  private static func decodeManifest(
    _ file: MappedFile, path: String
  ) throws(ModelError) -> ModelManifest {
    struct Format: Decodable { var format: Int }
    let format = try decode(Format.self, file, path: path + "/config.json").format
    guard format == ModelManifest.currentFormat else {
      throw .unknownFormat(path: path, found: format, readable: ModelManifest.currentFormat)
    }
    let manifest = try decode(ModelManifest.self, file, path: path + "/config.json")
    guard manifest.features.allSatisfy({ $0.terms >= 0 && $0.meanLength > 0 }) else {
      throw .corrupt(
        path: path + "/config.json", reason: "a number of terms or a length is negative")
    }
    return manifest
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ file: MappedFile, path: String
  ) throws(ModelError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(file.bytes))
    } catch {
      throw .corrupt(path: path, reason: "a member is missing or malformed")
    }
  }

  private static func assemble(
    _ manifest: ModelManifest, _ tensors: [String: SafeTensors.Tensor], vocabulary: MappedFile,
    path: String
  ) throws(ModelError) -> GenreClassifier {
    let count = Genre.names.count
    let columns = manifest.features.reduce(0) { $0 + $1.terms }
    func tensor(_ name: String, _ shape: [Int]) throws(ModelError) -> FloatStorage {
      guard let tensor = tensors[name], tensor.shape == shape else {
        throw .corrupt(
          path: path + "/model.safetensors", reason: "\(name) is not of shape \(shape)")
      }
      return tensor.values
    }
    guard manifest.genres == Genre.names, let thresholds = manifest.orderedThresholds else {
      throw .corrupt(path: path + "/config.json", reason: "its genres are not TMDB's 19")
    }
    let vectorizers = try self.vectorizers(
      manifest.features, idf: tensor("idf", [columns]), vocabulary: vocabulary,
      path: path + "/vocabulary.txt")
    let calibration = try tensor("calibration", [count, 2])
    return GenreClassifier(
      features: FeatureUnion(vectorizers),
      coefficients: try tensor("coefficients", [columns, count]),
      intercepts: Array(try tensor("intercepts", [count]).values),
      calibrations: (0..<count).map {
        Calibration(slope: calibration.values[$0 * 2], offset: calibration.values[$0 * 2 + 1])
      },
      thresholds: thresholds)
  }

  /// Gives each block its lines of the vocabulary and its part of the idf weights.
  private static func vectorizers(
    _ blocks: [ModelManifest.Block], idf: FloatStorage, vocabulary: MappedFile, path: String
  ) throws(ModelError) -> [TfidfVectorizer] {
    var rest = UnsafeRawBufferPointer(vocabulary.bytes)[...]
    var column = 0
    var vectorizers: [TfidfVectorizer] = []
    for block in blocks {
      var terms = Vocabulary(capacity: block.terms, hasRuns: block.settings.spansWords)
      while terms.count < block.terms {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
          throw .corrupt(path: path, reason: "it has fewer terms than the model")
        }
        let count = terms.count
        terms.insert(
          UnsafeRawBufferPointer(rebasing: rest[..<end]).assumingMemoryBound(to: UInt8.self))
        guard terms.count > count else {
          throw .corrupt(path: path, reason: "the term of column \(column + count) is there twice")
        }
        rest = rest[(end + 1)...]
      }
      vectorizers.append(
        TfidfVectorizer(
          options: block.settings, vocabulary: terms, omitted: Vocabulary(block.omitted),
          idf: Array(idf.values[column..<column + block.terms]), meanLength: block.meanLength))
      column += block.terms
    }
    guard rest.isEmpty else {
      throw .corrupt(path: path, reason: "it has more terms than the model")
    }
    return vectorizers
  }
}

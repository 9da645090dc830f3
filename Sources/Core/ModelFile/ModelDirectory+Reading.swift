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
    let files = try mappedFiles(in: directory)
    @Sendable func file(_ name: String) throws(ModelError) -> MappedFile {
      guard let file = files[name]?.contents else {
        throw .incomplete(path: directory, missing: name)
      }
      return file
    }
    let weights = "model.safetensors"
    for (name, file) in files where name != weights { try verify(file, directory + "/" + name) }
    let manifest = try decodeManifest(file("config.json"), path: directory)
    let vocabulary = try file("vocabulary.txt")
    let parts = try parts(manifest.features, of: vocabulary, path: directory)
    // What cannot be divided comes first, and the rest is done meanwhile.
    let results = parallelMap(parts.count + 2, threads: 0) { task in
      Result { () throws(ModelError) -> Part in
        switch task {
        case 0:
          if let file = files[weights] { try verify(file, directory + "/" + weights) }
          return .verified
        case 1:
          let path = directory + "/metrics.json"
          return .metrics(try decode(ModelMetrics.self, file("metrics.json"), path: path))
        default:
          let (block, lines) = (manifest.features[task - 2], vocabulary.bytes[parts[task - 2]])
          return .vocabulary(try terms(of: block, lines, path: directory))
        }
      }
    }
    var vocabularies: [Vocabulary] = []
    var metrics: ModelMetrics?
    for result in results {
      switch try result.get() {
      case .verified: break
      case .vocabulary(let terms): vocabularies.append(terms)
      case .metrics(let read): metrics = read
      }
    }
    let tensors = try SafeTensors.decode(file(weights), path: directory + "/" + weights)
    let classifier = try assemble(manifest, tensors, vocabularies, path: directory)
    guard let metrics else { throw .incomplete(path: directory, missing: "metrics.json") }
    let version = directory.split(separator: "/").last.map(String.init) ?? directory
    return StoredModel(
      version: version, manifest: manifest, metrics: metrics, classifier: classifier,
      digests: files.mapValues(\.digest))
  }

  typealias SummedFile = (contents: MappedFile, digest: String)

  /// The files of `SHA256SUMS` with the digest that each is to have.
  private static func mappedFiles(
    in directory: String
  ) throws(ModelError) -> [String: SummedFile] {
    let list = directory + "/SHA256SUMS"
    var files: [String: SummedFile] = [:]
    for (name, sum) in try sums(MappedFile.contents(of: list), path: list) {
      files[name] = (try MappedFile(path: directory + "/" + name), sum)
    }
    return files
  }

  private static func verify(_ file: SummedFile, _ path: String) throws(ModelError) {
    guard FileDigest.sha256(file.contents.bytes) == file.digest else {
      throw .corrupt(path: path, reason: "its SHA-256 is not that of SHA256SUMS")
    }
  }

  /// The files of `SHA256SUMS`, each found to be what its digest says.
  static func verifiedFiles(in directory: String) throws(ModelError) -> [String: SummedFile] {
    let files = try mappedFiles(in: directory)
    for (name, file) in files { try verify(file, directory + "/" + name) }
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
    _ manifest: ModelManifest, _ tensors: [String: SafeTensors.Tensor],
    _ vocabularies: [Vocabulary], path: String
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
    let idf = try tensor("idf", [columns])
    var column = 0
    let vectorizers = zip(manifest.features, vocabularies).map { block, terms in
      defer { column += block.terms }
      return TfidfVectorizer(
        options: block.settings, vocabulary: terms, omitted: Vocabulary(block.omitted),
        idf: Array(idf.values[column..<column + block.terms]), meanLength: block.meanLength)
    }
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

  /// What a thread has made of a model's files.
  private enum Part: Sendable {
    case verified
    case vocabulary(Vocabulary)
    case metrics(ModelMetrics)
  }

  /// The bytes of each block's lines.
  private static func parts(
    _ blocks: [ModelManifest.Block], of file: MappedFile, path: String
  ) throws(ModelError) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    for block in blocks {
      guard let end = end(ofLines: block.terms, from: start, in: file.bytes) else {
        throw .corrupt(
          path: path + "/vocabulary.txt", reason: "it has fewer terms than the model")
      }
      parts.append(start..<end)
      start = end
    }
    guard start == file.bytes.count else {
      throw .corrupt(
        path: path + "/vocabulary.txt", reason: "it has more terms than the model")
    }
    return parts
  }

  /// Where so many lines end; `nil` if there are fewer.
  private static func end(
    ofLines count: Int, from start: Int, in bytes: UnsafeRawBufferPointer
  ) -> Int? {
    var (missing, position) = (count, start)
    // Eight bytes at a time, two kilobytes long, so that no byte counts beyond 255; and as long as
    // the end is not among them.
    let words = 255
    while position + words * 8 <= bytes.count {
      var ends: UInt64 = 0
      for word in 0..<words {
        let letters = bytes.loadUnaligned(fromByteOffset: position &+ word &* 8, as: UInt64.self)
        // A byte is zero where the line ends, then 1 there and nowhere else.
        let others = letters ^ 0x0A0A_0A0A_0A0A_0A0A
        let low = (others & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
        ends &+= ~(low | others) >> 7 & 0x0101_0101_0101_0101
      }
      let found = stride(from: 0, to: 64, by: 8).reduce(0) { $0 + Int(ends >> UInt64($1) & 255) }
      guard found < missing else { break }
      missing -= found
      position += words * 8
    }
    while missing > 0 {
      guard position < bytes.count else { return nil }
      if bytes[position] == UInt8(ascii: "\n") { missing -= 1 }
      position += 1
    }
    return position
  }

  private static func lineEnd(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard let first = UnsafeRawBufferPointer(rebasing: bytes).baseAddress,
      let end = memchr(first, Int32(UInt8(ascii: "\n")), bytes.count)
    else { return nil }
    return bytes.startIndex + (UnsafeRawPointer(end) - first)
  }

  private static func terms(
    of block: ModelManifest.Block, _ lines: Slice<UnsafeRawBufferPointer>, path: String
  ) throws(ModelError) -> Vocabulary {
    var terms = Vocabulary(capacity: block.terms, hasRuns: block.settings.spansWords)
    var rest = lines
    while let end = lineEnd(rest) {
      let count = terms.count
      terms.insert(
        UnsafeRawBufferPointer(rebasing: rest[..<end]).assumingMemoryBound(to: UInt8.self))
      guard terms.count > count else {
        throw .corrupt(
          path: path + "/vocabulary.txt", reason: "the term of column \(count) is there twice")
      }
      rest = rest[(end + 1)...]
    }
    return terms
  }
}

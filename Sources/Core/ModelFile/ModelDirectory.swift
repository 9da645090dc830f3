import FoundationEssentials

/// Model directories: written whole or not at all, verified when read.
///
///     model.safetensors   coefficients, intercepts, idf, calibration, isotonic
///     vocabulary.txt      one term a line, in the order of the columns
///     config.json         what the numbers mean (`ModelManifest`)
///     metrics.json        how good the model is (`EvaluationReport`)
///     README.md           the model card
///     predict.py          the same scores from Python
///     SHA256SUMS          over the rest, as `sha256sum --check` reads it
package enum ModelDirectory {
  /// The files of a model, and how many bytes each has at most: far more than one that was trained.
  package static let fileLimits: KeyValuePairs = [
    "model.safetensors": 1 << 29, "vocabulary.txt": 1 << 27, "config.json": 1 << 22,
    "metrics.json": 1 << 22, "README.md": 1 << 20, "predict.py": 1 << 20, "SHA256SUMS": 1 << 14,
  ]

  /// Those that are taken over from elsewhere: the sums are made anew, and what runs is our own.
  package static var fetchedFiles: [(name: String, limit: Int)] {
    fileLimits.filter { $0.key != "SHA256SUMS" && $0.key != "predict.py" }
      .map { ($0.key, $0.value) }
  }

  /// How many bytes a file may have, whoever put it there.
  package static func limit(of name: String) -> Int {
    fileLimits.first { $0.key == name }?.value ?? 1 << 20
  }

  /// Writes a model beside the others, under a name that sorts by age.
  ///
  /// - Parameters:
  ///   - tables: the digest of the tables of words.
  ///   - sources: where the movies come from.
  ///   - data: the digest of the movies.
  ///   - realMovies: what was measured on real movies, where the model is of invented ones.
  ///   - started: when the training began; the first part of the version.
  ///   - models: the folder of all models; made if it is not there.
  /// - Returns: the version, `20261122T031500Z-1a2b3c4d`: the start in UTC and the first digits
  ///   of the SHA-256 of `model.safetensors`.
  package static func write(
    _ result: GenreTrainer.Result, options: TrainingOptions, tables: String? = nil,
    sources: MovieSources = MovieSources([:]), data: String? = nil,
    realMovies: RealMovieFigures? = nil, started: Date, into models: String
  ) throws -> String {
    let tensors = encodeTensors(of: result.classifier)
    let version = version(started: started, digest: tensors.withUnsafeBytes(FileDigest.sha256))
    let manifest = ModelManifest(
      result, options: options, tables: tables, sources: sources, data: data,
      created: started.formatted(.iso8601))
    let metrics = ModelMetrics(result, realMovies: realMovies)
    let card = ModelCard(metrics: metrics, version: version, sources: sources)
    var files: [(name: String, bytes: [UInt8])] = [
      ("model.safetensors", tensors),
      ("vocabulary.txt", vocabulary(of: result.classifier.features)),
      ("config.json", try json(manifest)),
      ("metrics.json", try json(metrics)),
      ("README.md", Array(card.text.utf8)),
      ("predict.py", PackageResources.predict_py),
    ]
    let sums = files.map { ($0.name, $0.bytes.withUnsafeBytes(FileDigest.sha256)) }
    files.append(("SHA256SUMS", Self.sums(of: sums)))
    let temporary = "\(models)/\(incompletePrefix)\(version)"
    do {
      try write(files, to: temporary)
      try place(temporary, as: version, in: models)
    } catch {
      try? DurableFile.removeFolder(temporary)
      throw error
    }
    return version
  }

  /// How the names begin of folders that are being written or removed.
  static let incompletePrefix = ".incomplete-"

  /// Removes what processes that were killed have left in the folder of models.
  ///
  /// - Returns: why something is still there; that is no reason not to go on.
  package static func removeIncomplete(in models: String) -> [FileError] {
    do throws(FileError) {
      return try DurableFile.names(in: models).filter { $0.hasPrefix(incompletePrefix) }
        .compactMap { name in
          do throws(FileError) {
            try DurableFile.removeFolder(models + "/" + name)
            return nil
          } catch {
            return error
          }
        }
    } catch {
      return [error]
    }
  }

  /// Removes a model that has just been written, and that nobody knows of.
  package static func remove(_ version: String, in models: String) throws(FileError) {
    try DurableFile.removeFolder(models + "/" + version)
  }

  private static func encodeTensors(of classifier: GenreClassifier) -> [UInt8] {
    let (columns, genres) = (classifier.features.columnCount, Genre.count)
    return SafeTensors.encode([
      (
        "coefficients",
        SafeTensors.Tensor(shape: [columns, genres], int8: classifier.coefficients.bytes)
      ),
      (
        "coefficient_scales",
        SafeTensors.Tensor(shape: [columns], float16: classifier.coefficients.scales)
      ),
      ("intercepts", SafeTensors.Tensor(shape: [genres], classifier.intercepts.numbers)),
      ("idf", SafeTensors.Tensor(shape: [columns], classifier.features.transformer.idf)),
      (
        "calibration",
        SafeTensors.Tensor(
          shape: [genres, 2], classifier.calibrations.plattNumbers)
      ),
      (
        "isotonic",
        SafeTensors.Tensor(
          shape: [genres, IsotonicCurve.knotCount, 2], classifier.calibrations.isotonicNumbers)
      ),
    ])
  }

  private static func vocabulary(of features: FeatureUnion) -> [UInt8] {
    var bytes: [UInt8] = []
    for column in 0..<features.columnCount {
      features.vocabulary.withBytes(of: column) { bytes.append(contentsOf: $0) }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private static func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
      throw ModelError.corrupt(path: "the new model", reason: "a figure is not a number")
    }
  }
}

import FoundationEssentials
import Glibc

extension ModelDirectory {
  /// A model's files, verified, in the order of their names: all that another place needs of it.
  package static func files(
    at path: String
  ) throws -> [(name: String, bytes: [UInt8])] {
    let list = path + "/SHA256SUMS"
    let files = try verifiedFiles(in: path).sorted { $0.key < $1.key }.map { name, file in
      (name, withExtendedLifetime(file.contents) { Array($0.bytes) })
    }
    return [("SHA256SUMS", try MappedFile.contents(of: list))] + files
  }

  /// The names and sums in the bytes of a `SHA256SUMS`.
  ///
  /// - Parameter path: what an error names.
  package static func sums(
    _ bytes: [UInt8], path: String
  ) throws -> [String: String] {
    var sums: [String: String] = [:]
    guard bytes.count <= limit(of: "SHA256SUMS") else {
      throw ModelError.corrupt(path: path, reason: "it has \(bytes.count) bytes")
    }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "  ", maxSplits: 1)
      guard parts.count == 2, !parts[1].contains("/"), !parts[1].hasPrefix("."),
        sums.updateValue(String(parts[0]), forKey: String(parts[1])) == nil
      else { throw ModelError.corrupt(path: path, reason: "a line is not a sum and a name") }
    }
    return sums
  }

  /// The bytes of a `SHA256SUMS`.
  static func sums(of files: [(name: String, digest: String)]) -> [UInt8] {
    Array(files.map { "\($0.digest)  \($0.name)\n" }.joined().utf8)
  }

  /// Takes in a model that was made elsewhere, once it is found whole.
  ///
  /// `predict.py` is this program's, whatever the model had, and `SHA256SUMS` is made anew.
  ///
  /// - Parameter fetch: puts the other files into a folder, each on the disk.
  /// - Returns: the version, which is the one that it has where it was made: its beginning is in
  ///   `config.json`, its end comes from the weights.
  package static func adopt(
    into models: String, _ fetch: (_ folder: String) async throws -> Void
  ) async throws -> String {
    // Another's leftovers, which may stay, are not in the way.
    let folder = "\(models)/\(incompletePrefix)adopted-\(getpid())"
    do {
      try makeEmptyFolder(folder)
      try await fetch(folder)
      try DurableFile.write(PackageResources.predict_py, to: folder + "/predict.py")
      let digests = try fileLimits.map(\.key).filter { $0 != "SHA256SUMS" }.map { name in
        let file = try MappedFile(path: folder + "/" + name)
        return withExtendedLifetime(file) { (name, FileDigest.sha256(file.bytes)) }
      }
      try DurableFile.write(sums(of: digests), to: folder + "/SHA256SUMS")
      try DurableFile.synchronize(folder: folder)
      let model = try read(at: folder)
      guard let started = model.manifest.start, let weights = model.digests["model.safetensors"]
      else { throw ModelError.incomplete(path: folder, missing: "model.safetensors") }
      let version = version(started: started, digest: weights)
      try place(folder, as: version, in: models)
      return version
    } catch {
      try? DurableFile.removeFolder(folder)
      throw error
    }
  }

  /// Writes the files of a folder that nobody reads yet, and waits until they are on the disk.
  static func write(
    _ files: [(name: String, bytes: [UInt8])], to folder: String
  ) throws {
    try makeEmptyFolder(folder)
    for file in files { try DurableFile.write(file.bytes, to: folder + "/" + file.name) }
    try DurableFile.synchronize(folder: folder)
  }

  /// Makes a folder, and those above it; what is left in it of another time goes.
  private static func makeEmptyFolder(_ folder: String) throws(FileError) {
    try DurableFile.makeFolder(folder)
    try DurableFile.removeFolder(folder)
    try DurableFile.makeFolder(folder)
  }

  /// Gives a written folder the name of its version; a whole model that has it stays.
  static func place(
    _ folder: String, as version: String, in models: String
  ) throws {
    let path = models + "/" + version
    // A model, perhaps in service, is never changed.
    if (try? read(at: path)) != nil { return try DurableFile.removeFolder(folder) }
    try DurableFile.removeFolder(path)
    try DurableFile.rename(folder, to: path)
    try DurableFile.synchronize(folder: models)
  }

  /// `20261122T031500Z-1a2b3c4d`: the start in UTC and the first digits of the weights' SHA-256.
  static func version(started: Date, digest: String) -> String {
    started.formatted(.iso8601).filter { !"-:".contains($0) } + "-" + digest.prefix(8)
  }
}

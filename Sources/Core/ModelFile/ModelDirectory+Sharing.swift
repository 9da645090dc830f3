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
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "  ", maxSplits: 1)
      guard parts.count == 2, !parts[1].contains("/"), !parts[1].hasPrefix("."),
        sums.updateValue(String(parts[0]), forKey: String(parts[1])) == nil
      else { throw ModelError.corrupt(path: path, reason: "a line is not a sum and a name") }
    }
    return sums
  }

  /// Takes in a model that was made elsewhere, once it is found whole.
  ///
  /// - Returns: the version, which is the one that it has where it was made: its beginning is in
  ///   `config.json`, its end comes from the weights.
  package static func adopt(
    _ files: [(name: String, bytes: [UInt8])], into models: String
  ) throws -> String {
    // Another's leftovers, which may stay, are not in the way.
    let temporary = "\(models)/\(incompletePrefix)adopted-\(getpid())"
    do {
      try write(files, to: temporary)
      let model = try read(at: temporary)
      guard let started = try? Date.ISO8601FormatStyle().parse(model.manifest.created),
        let weights = files.first(where: { $0.name == "model.safetensors" })
      else { throw ModelError.corrupt(path: temporary + "/config.json", reason: "it has no start") }
      let version = version(started: started, weights: weights.bytes)
      try place(temporary, as: version, in: models)
      return version
    } catch {
      try? DurableFile.removeFolder(temporary)
      throw error
    }
  }

  /// Writes the files of a folder that nobody reads yet, and waits until they are on the disk.
  static func write(
    _ files: [(name: String, bytes: [UInt8])], to folder: String
  ) throws {
    try DurableFile.makeFolder(folder)
    try DurableFile.removeFolder(folder)
    try DurableFile.makeFolder(folder)
    for file in files { try DurableFile.write(file.bytes, to: folder + "/" + file.name) }
    try DurableFile.synchronize(folder: folder)
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
  static func version(started: Date, weights: [UInt8]) -> String {
    let start = started.formatted(.iso8601).filter { !"-:".contains($0) }
    return start + "-" + weights.withUnsafeBytes(FileDigest.sha256).prefix(8)
  }
}

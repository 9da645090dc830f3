import Glibc

/// The folder of models, and which of them is in service.
///
///     models/<version>/   complete models, never changed
///     models/current      symbolic link to the version in service
///     models/previous     symbolic link to the one before it
///     models/.previous    the same, while a publication is not confirmed
package struct ModelReleases: Sendable {
  /// How many of the newest models are kept.
  package static let keptCount = 14

  package let directory: String

  package init(directory: String) {
    self.directory = directory
  }

  /// The path of a version's directory, whether or not it exists.
  package func path(of version: String) -> String { directory + "/" + version }

  /// The complete models, oldest first as far as their names tell; `RunStore.byAge` knows better.
  ///
  /// Those that were begun within the same second are in the order in which they were written.
  package func versions() throws -> [String] {
    var models: [(start: Substring, written: (Int, Int), version: String)] = []
    for name in try DurableFile.names(in: directory) where name.first?.isNumber == true {
      var status = stat()
      guard stat(path(of: name) + "/SHA256SUMS", &status) == 0 else { continue }
      let written = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
      models.append((name.prefix { $0 != "-" }, written, name))
    }
    return models.sorted {
      ($0.start, $0.written.0, $0.written.1, $0.version)
        < ($1.start, $1.written.0, $1.written.1, $1.version)
    }.map(\.version)
  }

  /// The version in service.
  package func current() -> String? { target(of: "current") }

  /// The version that was in service before.
  package func previous() -> String? {
    let previous = replaced() ?? target(of: "previous")
    return previous == current() ? nil : previous
  }

  /// The version that a publication has replaced which nobody has confirmed or taken back.
  package func replaced() -> String? {
    let replaced = target(of: ".previous")
    return replaced == current() ? nil : replaced
  }

  /// Puts a version into service; `confirm` or `withdraw` must follow.
  ///
  /// At every moment `current` is the old version or the new one: the link is
  /// made beside it and renamed over it. The old version is noted before.
  package func publish(_ version: String) throws {
    guard try versions().contains(version) else {
      throw ModelError.noSuchVersion(version, directory: directory)
    }
    guard version != current() else { return }
    try confirm()
    if let current = current() { try makeLink(".previous", to: current) }
    try point(current: version)
  }

  /// Makes the version that was replaced the one that `previous` names.
  package func confirm() throws {
    guard replaced() != nil else { return }
    try DurableFile.rename(path(of: ".previous"), to: path(of: "previous"))
    try DurableFile.synchronize(folder: directory)
  }

  /// Puts the version that was replaced back into service; if there was none, none is.
  package func withdraw() throws {
    if let replaced = replaced() {
      try point(current: replaced)
    } else {
      unlink(path(of: "current"))
    }
    unlink(path(of: ".previous"))
    try DurableFile.synchronize(folder: directory)
  }

  /// Removes the models that nobody needs.
  ///
  /// What is being removed has a name under which it is no model.
  ///
  /// - Parameter versions: all of them, oldest first.
  /// - Returns: those that are gone, and why others cannot be removed.
  package func removeObsolete(
    of versions: [String]
  ) -> (removed: [String], failures: [FileError]) {
    let used = [current(), previous(), target(of: "previous")].compactMap(\.self)
    var removed: [String] = []
    var failures: [FileError] = []
    for version in Self.obsolete(of: versions, used: used) {
      let temporary = path(of: ModelDirectory.incompletePrefix + version)
      do throws(FileError) {
        try DurableFile.removeFolder(temporary)
        try DurableFile.rename(path(of: version), to: temporary)
        removed.append(version)
        try DurableFile.removeFolder(temporary)
      } catch {
        failures.append(error)
      }
    }
    return (removed, failures)
  }

  /// The versions that are neither in use, nor among the newest, nor the first of their month.
  ///
  /// - Parameter versions: oldest first.
  package static func obsolete(of versions: [String], used: [String]) -> [String] {
    var months: Set<Substring> = []
    return versions.dropLast(keptCount).filter { version in
      // "202611" of "20261122T031500Z-1a2b3c4d".
      let isFirstOfMonth = months.insert(version.prefix(6)).inserted
      return !isFirstOfMonth && !used.contains(version)
    }
  }

  private func point(current version: String) throws {
    try makeLink(".current", to: version)
    try DurableFile.rename(path(of: ".current"), to: path(of: "current"))
    try DurableFile.synchronize(folder: directory)
  }

  private func makeLink(_ name: String, to version: String) throws {
    unlink(path(of: name))
    guard symlink(version, path(of: name)) == 0 else {
      throw DurableFile.failure("create", path(of: name))
    }
  }

  private func target(of name: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(path(of: name), &buffer, buffer.count)
    guard length > 0 else { return nil }
    return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

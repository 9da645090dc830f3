import Glibc

/// The folder of models, and which of them is in service.
///
///     models/<version>/   complete models, never changed
///     models/current      symbolic link to the version in service
///     models/previous     symbolic link to the one before it
public struct ModelReleases: Sendable {
  public let directory: String

  public init(directory: String) {
    self.directory = directory
  }

  /// The path of a version's directory, whether or not it exists.
  public func path(of version: String) -> String { directory + "/" + version }

  /// The complete models, oldest first.
  public func versions() throws(ModelError) -> [String] {
    try DurableFile.names(in: directory).filter { name in
      name.first?.isNumber == true && access(path(of: name) + "/SHA256SUMS", R_OK) == 0
    }
  }

  /// The version in service.
  public func current() -> String? { target(of: "current") }

  /// The version that was in service before.
  ///
  /// `nil` also where a publication was killed half-way: it had noted the version that stayed.
  public func previous() -> String? {
    let previous = target(of: "previous")
    return previous == current() ? nil : previous
  }

  /// Puts a version into service.
  ///
  /// At every moment `current` is the old version or the new one: the link is
  /// made beside it and renamed over it.
  public func publish(_ version: String) throws(ModelError) {
    guard try versions().contains(version) else {
      throw .noSuchVersion(version, directory: directory)
    }
    guard version != current() else { return }
    if let current = current() { try link("previous", to: current) }
    try link("current", to: version)
  }

  private func link(_ name: String, to version: String) throws(ModelError) {
    let temporary = path(of: ".\(name)")
    unlink(temporary)
    guard symlink(version, temporary) == 0 else {
      throw DurableFile.failure("create", temporary)
    }
    try DurableFile.rename(temporary, to: path(of: name))
    try DurableFile.synchronize(folder: directory)
  }

  private func target(of name: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(path(of: name), &buffer, buffer.count)
    guard length > 0 else { return nil }
    return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

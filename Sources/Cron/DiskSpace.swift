import Core
import Glibc

/// The room on the disk of the state directory, and what a night may need of it.
struct DiskSpace: Hashable, Sendable {
  let path: String
  let free: Int
  let needed: Int

  var isEnough: Bool { free >= needed }

  /// The log of the database, which grows to four megabytes before it is written back.
  private static let reserve = 4 << 20

  /// Looks at the disk; `nil` where there is nothing to look at.
  ///
  /// Needed are, besides a reserve, the database once more, which is rewritten when movies are
  /// dropped, and the model in service and a quarter: its successor may be larger.
  init?(_ workspace: Workspace) {
    let settings = workspace.settings
    path = settings.stateDirectory
    guard let free = Self.free(at: path) else { return nil }
    self.free = free
    let model = workspace.releases.path(of: "current") + "/"
    let files = ["model.safetensors", "vocabulary.txt", "metrics.json", "config.json"]
    let modelSize = files.reduce(0) { $0 + Self.size(of: model + $1) }
    needed = Self.reserve + Self.size(of: settings.databasePath) + modelSize * 5 / 4
  }

  /// What a user who is not root may still write; nothing where no file can be made.
  private static func free(at path: String) -> Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    if status.f_files > 0 && status.f_favail == 0 { return 0 }
    return Int(clamping: status.f_bavail) * Int(clamping: status.f_frsize)
  }

  private static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}

extension Workspace {
  /// Looks whether there is room, before a work begins that would fail in the middle.
  func requireSpace() throws(CommandError) {
    if let space = DiskSpace(self), !space.isEnough { throw .noSpace(space) }
  }
}

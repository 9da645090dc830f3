internal import Core
import Glibc

/// Which process serves: `marquee-cron` signals it only if it is certain to meet it.
package struct ServingProcess: Sendable {
  private let number = getpid()
  private let identity = ProcessIdentity.own
  /// Whether other processes may answer at the same socket: it was given by somebody else.
  private let isShared: Bool

  package init(isShared: Bool = false) {
    self.isShared = isShared
  }

  /// Writes the members `pid`, `process` and `shared`.
  func write(to json: inout JSONWriter) {
    json.key("pid")
    json.number(Int(number))
    if let identity {
      json.key("process")
      json.string(identity)
    }
    json.key("shared")
    json.bool(isShared)
  }
}

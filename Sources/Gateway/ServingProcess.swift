internal import Core
import Glibc

/// Which process serves: `marquee-cron` signals it only if it is certain to meet it.
struct ServingProcess {
  private let number = getpid()
  private let identity = ProcessIdentity.own

  /// Writes the members `pid` and `process`.
  func write(to json: inout JSONWriter) {
    json.key("pid")
    json.number(Int(number))
    if let identity {
      json.key("process")
      json.string(identity)
    }
  }
}

/// What is wrong with a model directory, or with the folder of models.
package enum ModelError: Error, Hashable, Sendable {
  case incomplete(path: String, missing: String)
  case corrupt(path: String, reason: String)
  /// A process that does with it what a gateway does comes to grief; the reason says what to do.
  case notFit(path: String, reason: String)
  case unknownFormat(path: String, found: Int, readable: Int)
  case noSuchVersion(String, directory: String)
  case noModel(directory: String)

  /// Whether there is nothing wrong with what is there: there is just no model yet.
  package var isMissingModel: Bool {
    if case .noModel = self { true } else { false }
  }
}

extension ModelError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .incomplete(let path, let missing):
      "\(path) is not a complete model: \(missing) is missing: train or pull it again"
    case .corrupt(let path, let reason):
      "\(path) is damaged: \(reason): train or pull the model again"
    case .notFit(let path, let reason):
      "\(path) is not fit for service: \(reason)"
    case .unknownFormat(let path, let found, let readable):
      "\(path): model format \(found) cannot be read by this build (it reads \(readable)):"
        + " run `marquee-cron train`"
    case .noSuchVersion(let version, let directory):
      "\(directory) has no model \(version): `marquee-cron status` lists the versions"
    case .noModel(let directory):
      "\(directory) has no model in service: run `marquee-cron train`, then `marquee-cron publish`"
    }
  }
}

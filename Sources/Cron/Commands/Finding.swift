/// One thing that `check` looked at.
struct Finding: Hashable, Encodable, Sendable {
  enum Level: String, Encodable, Sendable {
    case ok, warning, problem
  }

  let level: Level
  let subject: String
  /// What is so, and, where it should not be, what to do.
  let message: String
  /// What `check` ends with because of a problem.
  let status: ExitStatus

  private enum CodingKeys: CodingKey { case level, subject, message }

  init(
    _ level: Level, _ subject: String, _ message: String, _ status: ExitStatus = .configuration
  ) {
    self.level = level
    self.subject = subject
    self.message = message
    self.status = status
  }

  /// A problem that an error tells of.
  init(_ subject: String, _ error: any Error) {
    let status: ExitStatus =
      switch ExitStatus(error) {
      case .noPermission, .cannotCreate: .noPermission
      case .inputOutput: .inputOutput
      case .unavailable, .tryAgain: .unavailable
      default: .configuration
      }
    self.init(.problem, subject, "\(error)", status)
  }
}

import Core
import Glibc
import Remote
import Settings
import Store

/// The exit codes, as sysexits defines them.
enum ExitStatus: Int32, Sendable {
  case badData = 65
  case noInput = 66
  case unavailable = 69
  case internalError = 70
  case cannotCreate = 73
  case inputOutput = 74
  case tryAgain = 75
  case noPermission = 77
  case configuration = 78

  /// The code for an error of ours; `nil` for one of the argument parser's.
  init?(_ error: any Error) {
    switch error {
    case is SettingsError: self = .configuration
    case let error as StoreError: self.init(error)
    case let error as ModelError: self.init(error)
    case let error as FileError: self.init(error)
    case is TrainingError: self = .badData
    case let error as InputError: self.init(error)
    case let error as RunLockError: self.init(error)
    case let error as GatewayError: self.init(error)
    case let error as RefusedPublication: self.init(error.reason)
    case let error as HubError: self.init(error)
    case let error as CommandError: self.init(error)
    case is FetchError: self = .configuration
    case is StateOwnerError: self = .noPermission
    case let error as TMDBError: self.init(error)
    default: return nil
    }
  }

  private init(_ error: StoreError) {
    switch error {
    case .cannotOpen: self = .cannotCreate
    case .damaged, .newerSchema, .refused: self = .badData
    case .busy: self = .tryAgain
    case .failed: self = .inputOutput
    case .notANumber: self = .internalError
    }
  }

  private init(_ error: ModelError) {
    switch error {
    case .noSuchVersion, .noModel: self = .noInput
    case .incomplete, .corrupt, .notFit, .unknownFormat: self = .badData
    }
  }

  private init(_ error: FileError) {
    switch (error.operation, error.code) {
    case ("create", _): self = .cannotCreate
    case (_, ENOENT): self = .noInput
    case (_, EACCES): self = .noPermission
    default: self = .inputOutput
    }
  }

  private init(_ error: InputError) {
    switch error {
    case .cannotOpen: self = .noInput
    case .damaged, .tooManyLines, .wrongKind, .noColumn: self = .badData
    case .cannotRead: self = .inputOutput
    }
  }

  private init(_ error: RunLockError) {
    switch error {
    case .held: self = .tryAgain
    case .cannotCreate: self = .cannotCreate
    }
  }

  private init(_ error: GatewayError) {
    switch error {
    case .notRunning, .noAnswer, .notReloaded: self = .unavailable
    }
  }

  private init(_ error: HubError) {
    switch error {
    case .badCard, .differs, .damaged, .tooLarge: self = .badData
    case .noRepository, .noRevision: self = .noInput
    case .tokenRefused, .forbidden, .gated: self = .noPermission
    case .tagTaken: self = .cannotCreate
    case .network(.invalid), .network(.untrusted), .moved, .ignored: self = .configuration
    case .network, .failed, .notUnderstood, .overtaken: self = .unavailable
    }
  }

  private init(_ error: TMDBError) {
    switch error {
    case .refused: self = .noPermission
    case .unreachable(.invalid), .unreachable(.untrusted): self = .configuration
    case .unreachable, .failed, .unreadable, .filterIgnored, .endless: self = .unavailable
    }
  }

  private init(_ error: CommandError) {
    switch error {
    case .noModels, .noPreviousVersion, .noHeldOutMovies, .noMovies: self = .noInput
    // A repository that nothing has been uploaded to yet.
    case .notAModel(_, _, missing: "SHA256SUMS"): self = .noInput
    case .badCatalogue, .everyLineBroken, .nothingClassified, .notAModel: self = .badData
    case .cannotWrite, .noSpace: self = .inputOutput
    case .noJSON: self = .internalError
    }
  }
}

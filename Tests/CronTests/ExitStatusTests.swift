import Core
import Foundation
import Remote
import Settings
import Store
import Testing

@testable import Cron

struct ExitStatusTests {
  static let cases: [(any Error, Int32)] = [
    (InputError.damaged("x", line: 1), 65),
    (CommandError.everyLineBroken(count: 3), 65),
    (TrainingError.tooFewMovies(found: 0, minimum: 100), 65),
    (ModelError.corrupt(path: "x", reason: "y"), 65),
    (StoreError.damaged(path: "x"), 65),
    (CommandError.notAModel(repository: "x", revision: "y", missing: "z"), 65),
    (HubError.damaged(path: "x", repository: "y"), 65),
    (HubError.differs(paths: ["x"], repository: "y", revision: "z"), 65),
    (InputError.cannotOpen("x", reason: "y"), 66),
    (HubError.noRepository("x", hasToken: true), 66),
    (HubError.noRevision("x", repository: "y"), 66),
    (ModelError.noModel(directory: "x"), 66),
    (ModelError.noSuchVersion("x", directory: "y"), 66),
    (FileError(path: "x", operation: "open", code: 2), 66),
    (CommandError.noHeldOutMovies(stateDirectory: "x"), 66),
    (GatewayError.notRunning(.unix("/x")), 69),
    (GatewayError.notReloaded(expected: "x", serves: nil, reason: nil), 69),
    (HubError.network(.unreachable(address: "x", reason: "y")), 69),
    (HubError.failed(action: "x", HubError.Answer(status: 503, reason: "y")), 69),
    (CommandError.noJSON, 70),
    (FileError(path: "x", operation: "create", code: 13), 73),
    (StoreError.cannotOpen(path: "x", reason: "y"), 73),
    (InputError.cannotRead("x", reason: "y"), 74),
    (FileError(path: "x", operation: "write", code: 28), 74),
    (CommandError.cannotWrite(reason: "x"), 74),
    (RunLockError.held(path: "x", by: "y"), 75),
    (StoreError.busy(path: "x"), 75),
    (StateOwnerError(path: "/x", user: 5, reason: "?"), 77),
    (HubError.tokenRefused(HubError.Answer(status: 401, reason: "x")), 77),
    (HubError.forbidden(action: "x", HubError.Answer(status: 403, reason: "y")), 77),
    (SettingsError.missing([.hubToken], for: "x"), 78),
    (SettingsError.badValue(.workers, expected: "x"), 78),
  ]

  @Test(arguments: cases.indices)
  func `each error has the code of sysexits`(index: Int) {
    let (error, code) = Self.cases[index]
    #expect(ExitStatus(error)?.rawValue == code)
    #expect("\(error)".contains(":"), "a sentence ends with what to do")
  }

  @Test func `others' errors are left to the argument parser`() {
    #expect(ExitStatus(CancellationError()) == nil)
  }
}

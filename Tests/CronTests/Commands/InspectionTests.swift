import Foundation
import Settings
import TestSupport
import Testing

@testable import Cron

struct InspectionTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o700], ofItemAtPath: directory.path)
  }

  /// Inspects a state directory with the given further settings, by subject.
  private func inspect(
    _ lines: String, mode: Int = 0o600, socket: String? = nil
  ) throws -> [String: Finding] {
    let file = directory.path + "/marquee.env"
    try Data(lines.utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    let settings = try Settings.load(
      configFile: file,
      overrides: [
        "MARQUEE_STATE_DIR": directory.path,
        "MARQUEE_SOCKET": socket ?? directory.path + "/gateway.sock",
      ], environment: [:])
    let findings = Inspection(workspace: Workspace(settings: settings, isQuiet: true)).findings
    return Dictionary(uniqueKeysWithValues: findings.map { ($0.subject, $0) })
  }

  @Test func `a new installation has warnings but no problem`() throws {
    let findings = try inspect("")
    #expect(!findings.values.contains { $0.level == .problem })
    #expect(findings["database"]?.level == .warning)
    #expect(findings["model"]?.level == .warning)
    #expect(findings["gateway"]?.level == .warning)
    #expect(findings["state directory"]?.level == .ok)
  }

  @Test(arguments: ["", "/movies.db", "/movies.db-wal"])
  func `what everybody can read of the state is told`(name: String) throws {
    let path = directory.path + name
    if name != "" { try Data().write(to: URL(filePath: path)) }
    try FileManager.default.setAttributes([.posixPermissions: 0o705], ofItemAtPath: path)
    let finding = try inspect("")["state directory"]
    #expect(finding?.level == .warning && finding?.message.contains("\(path):") == true)
  }

  @Test(arguments: [
    ("0.0.0.0:9000", Finding.Level.warning), ("192.0.2.1:9000", .warning), ("[::]:9000", .warning),
    ("127.0.0.1:1", .ok), ("[::1]:1", .ok), ("localhost:1", .ok),
  ])
  func `a socket that other machines can reach is warned of`(
    address: String, level: Finding.Level
  ) throws {
    let finding = try inspect("", socket: address)["socket"]
    #expect(finding?.level == level && finding?.message.contains("firewall") == true)
    #expect(try inspect("")["socket"] == nil)
  }

  @Test func `a token in a file that everybody can read is a problem`() throws {
    #expect(try inspect("HF_TOKEN=s3cr3t", mode: 0o644)["configuration file"]?.level == .problem)
    #expect(try inspect("HF_TOKEN=s3cr3t", mode: 0o640)["configuration file"]?.level == .ok)
    #expect(try inspect("MARQUEE_WORKERS=1", mode: 0o644)["configuration file"]?.level == .ok)
  }

  @Test func `a token's file is looked at, and the token is not shown`() throws {
    let path = directory.path + "/token"
    let lines = "TMDB_API_TOKEN_FILE=\(path)"
    #expect(try inspect(lines)["TMDB token"]?.level == .problem)
    try Data("s3cr3t\n".utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let findings = try inspect(lines)
    #expect(findings["TMDB token"]?.level == .ok)
    #expect(!findings.values.contains { $0.message.contains("s3cr3t") })
    try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: path)
    #expect(try inspect(lines)["TMDB token"]?.level == .problem)
  }

  @Test(arguments: [
    ("", Finding.Level.ok), ("HF_TOKEN=x", .warning), ("HF_REPO=a/b", .warning),
    ("HF_TOKEN=x\nHF_REPO=a/b", .ok),
  ])
  func `half a set-up of the Hub is told`(lines: String, level: Finding.Level) throws {
    #expect(try inspect(lines)["Hub"]?.level == level)
  }

  @Test func `a damaged database is a problem`() throws {
    try Data("no database at all, whatever its name".utf8)
      .write(to: URL(filePath: directory.path + "/movies.db"))
    #expect(try inspect("")["database"]?.level == .problem)
  }
}

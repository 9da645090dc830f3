import Foundation
import Settings
import TestSupport
import Testing

struct SettingsTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// Loads settings from a file with the given lines.
  private func load(
    _ lines: String = "", environment: [String: String] = [:], overrides: [String: String] = [:]
  ) throws -> Settings {
    try Settings.load(
      configFile: file("marquee.env", lines), overrides: overrides, environment: environment)
  }

  private func file(_ name: String, _ contents: String) throws -> String {
    let path = directory.path + "/" + name
    try Data(contents.utf8).write(to: URL(filePath: path))
    return path
  }

  @Test func `without any setting the defaults count`() throws {
    let settings = try load()
    #expect(settings.stateDirectory == "/var/lib/marquee")
    #expect(settings.modelsDirectory == "/var/lib/marquee/models")
    #expect(settings.socket == .unix("/run/marquee/gateway.sock"))
    #expect(settings.workers >= 1)
    #expect(settings.maxBodyBytes == 1_048_576)
    #expect(settings.logLevel == .info)
    #expect(settings.tmdbRequestsPerSecond == 25)
    #expect(!settings.tmdbTermsAccepted)
    #expect(settings.hubRevision == "main")
    #expect(settings.tmdbToken == nil && settings.hubToken == nil && settings.pingURL == nil)
  }

  @Test func `the environment wins over the file and a flag over both`() throws {
    let lines = "MARQUEE_STATE_DIR=/file\nMARQUEE_WORKERS=2\nMARQUEE_LOG_LEVEL=debug\n"
    let settings = try load(
      lines, environment: ["MARQUEE_STATE_DIR": "/environment", "MARQUEE_WORKERS": "3"],
      overrides: ["MARQUEE_STATE_DIR": "/flag"])
    #expect(settings.stateDirectory == "/flag")
    #expect(settings.workers == 3)
    #expect(settings.logLevel == .debug)
  }

  @Test func `an empty value hides what is behind it`() throws {
    let settings = try load(
      "MARQUEE_PING_URL=https://example.org/x", environment: ["MARQUEE_PING_URL": ""])
    #expect(settings.pingURL == nil)
  }

  @Test func `comments, blanks, quotes, Windows line ends and others' keys are fine`() throws {
    let settings = try load(
      "# ours\r\n\r\n  MARQUEE_STATE_DIR = \"/a b\" \r\nTZ=UTC\r\nHF_REPO='me/model'")
    #expect(settings.stateDirectory == "/a b")
    #expect(settings.hubRepository == "me/model")
  }

  @Test func `a byte order mark is passed over, and quotes within a value stay`() throws {
    let settings = try load("\u{FEFF}MARQUEE_STATE_DIR=/it's\nHF_REPO=\"me/model\"\nPS1='> ")
    #expect(settings.stateDirectory == "/it's")
    #expect(settings.hubRepository == "me/model")
  }

  @Test func `a named file that is not there is an error`() {
    #expect(throws: SettingsError.self) {
      try Settings.load(configFile: directory.path + "/none", environment: [:])
    }
  }

  @Test(arguments: [
    ("MARQUEE_WORKERS=s3cr3t", "MARQUEE_WORKERS"),
    ("MARQUEE_WORKERS=0", "MARQUEE_WORKERS"),
    ("MARQUEE_MAX_BODY_BYTES=1e6s3cr3t", "MARQUEE_MAX_BODY_BYTES"),
    ("MARQUEE_LOG_LEVEL=s3cr3t", "MARQUEE_LOG_LEVEL"),
    ("MARQUEE_SOCKET=s3cr3t", "MARQUEE_SOCKET"),
    ("MARQUEE_PING_URL=s3cr3t", "MARQUEE_PING_URL"),
    ("SOURCE_DATE_EPOCH=s3cr3t", "SOURCE_DATE_EPOCH"),
    ("TMDB_REQUESTS_PER_SECOND=nan", "TMDB_REQUESTS_PER_SECOND"),
    ("TMDB_TERMS=s3cr3t", "TMDB_TERMS"),
    ("TMDB_BASE_URL=ftp://s3cr3t", "TMDB_BASE_URL"),
    ("HF_REPO=s3cr3t", "HF_REPO"),
    ("HF_SPACE=a/b/s3cr3t", "HF_SPACE"),
    ("HF_TOKEN=s3cr3t\nHF_TOKEN_FILE=/x", "HF_TOKEN_FILE"),
    ("# fine\nHF_TOKENS=s3cr3t", "line 2"),
    ("# fine\nMARQUEE_STATEDIR=s3cr3t", "MARQUEE_STATEDIR"),
    ("MARQUEE_SOCKET=unix:/run/s3cr3t.sock", "without \"unix:\""),
    ("MARQUEE_SOCKET=http://s3cr3t:9000", "without \"http:\""),
    ("MARQUEE_SOCKET=~/s3cr3t.sock", "~ does not stand for a home directory"),
    ("MARQUEE_STATE_DIR=~/s3cr3t", "~ does not stand for a home directory"),
    ("HF_TOKEN_FILE=~/s3cr3t", "~ does not stand for a home directory"),
    ("# fine\nHF_TOKEN=\"s3cr3t", "line 2"), ("HF_TOKEN=s3cr3t'", "line 1"),
    ("HF_TOKEN=\"s3cr3t'", "line 1"), ("HF_TOKEN=\"s3cr3t\" # mine", "line 1"),
    ("HF_TOKEN=\"", "line 1"), ("HF_TOKEN='s3'cr3t'", "HF_TOKEN"),
    ("s3cr3t", "line 1"),
    ("export HF_TOKEN=s3cr3t", "line 1"),
  ])
  func `a mistake is told by its key or line, without the value`(lines: String, named: String) {
    let error = #expect(throws: SettingsError.self) { try load(lines) }
    #expect(error?.description.contains(named) == true)
    #expect(error?.description.contains("s3cr3t") == false)
  }

  @Test func `unknown keys in the environment are others' business`() throws {
    #expect(throws: Never.self) { try load(environment: ["HF_HOME": "/cache"]) }
  }

  @Test func `a secret of a stronger layer wins however it is given`() throws {
    let path = try file("token", "from-file")
    let settings = try load("HF_TOKEN_FILE=\(path)", environment: ["HF_TOKEN": "direct"])
    #expect(try settings.hubToken?.value() == "direct")
    let other = try load("HF_TOKEN=direct", environment: ["HF_TOKEN_FILE": path])
    #expect(try other.hubToken?.value() == "from-file")
  }

  @Test(arguments: [
    "http://hub.example", "http://127.0.0.1.example", "http://localhost@hub.example",
    "http://10.0.0.1:8080", "http://[2001:db8::1]", "HTTP://hub.example", "http://127.1",
    "http://hub.example#@localhost", "http://hub.example?@localhost",
  ])
  func `a token goes to no address at which others could hear it`(address: String) throws {
    for lines in ["HF_TOKEN=s3cr3t\nHF_ENDPOINT=", "TMDB_API_KEY=s3cr3t\nTMDB_BASE_URL="] {
      let error = #expect(throws: SettingsError.self) { try load(lines + address) }
      #expect(error?.description.contains("s3cr3t") == false)
    }
    if address.hasPrefix("http:") && !address.contains("@") {
      #expect(throws: Never.self) { try load("HF_ENDPOINT=\(address)") }
    }
  }

  @Test(arguments: [
    "https://hub.example", "http://localhost:8080", "http://127.0.0.1:8080/x", "http://[::1]:80",
    "http://127.8.9.10", "https://user:password@hub.example",
  ])
  func `it goes to an address that is encrypted, or of this machine`(address: String) throws {
    #expect(try load("HF_TOKEN=s3cr3t\nHF_ENDPOINT=\(address)").hubEndpoint == address)
  }

  @Test func `a password in an address is a secret, too`() {
    let error = #expect(throws: SettingsError.self) {
      try load("HF_ENDPOINT=http://user:s3cr3t@hub.example")
    }
    #expect(error == .unprotected(.hubEndpoint, secret: .hubEndpoint))
  }

  @Test func `what is not asked for is not looked at`() throws {
    let lines = "  HF_TOKEN = s3cr3t\nMARQUEE_WORKERS=3\r\nTMDB_TERMS=what\nHF_TOKEN_FILE=/x"
    let settings = try Settings.load(
      configFile: file("marquee.env", lines), keys: SettingKey.ofGateway,
      environment: ["HF_REPO": "a/b", "TMDB_API_KEY": "s3cr3t"])
    #expect(settings.workers == 3)
    #expect(settings.hubToken == nil && settings.tmdbKey == nil && settings.hubRepository == nil)
    // Lines keep their numbers.
    #expect(throws: SettingsError.unknownKey("HF_X", path: directory.path + "/b", line: 2)) {
      try Settings.load(
        configFile: file("b", "HF_TOKEN=s3cr3t\nHF_X=1"), keys: SettingKey.ofGateway,
        environment: [:])
    }
  }
}

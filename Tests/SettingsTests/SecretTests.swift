import Foundation
import Settings
import TestSupport
import Testing

struct SecretTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func load(_ overrides: [String: String]) throws -> Settings {
    try Settings.load(configFile: "/dev/null", overrides: overrides, environment: [:])
  }

  private func file(_ contents: String) throws -> String {
    let path = directory.path + "/token"
    try Data(contents.utf8).write(to: URL(filePath: path))
    return path
  }

  @Test func `a secret comes from the file that its key names`() throws {
    let path = try file("s3cr3t\n")
    let settings = try load(["TMDB_API_TOKEN_FILE": path])
    #expect(try settings.tmdbToken?.value() == "s3cr3t")
    #expect(settings.tmdbToken?.path == path)
  }

  @Test func `a secret shows itself nowhere`() throws {
    let settings = try load(["HF_TOKEN": "s3cr3t"])
    #expect(!"\(settings)".contains("s3cr3t"))
    #expect(!String(reflecting: settings).contains("s3cr3t"))
    var dumped = ""
    dump(settings, to: &dumped)
    #expect(!dumped.contains("s3cr3t"))
  }

  @Test(arguments: ["", "\n", "two words\n", "tab\tbed", "line\nline", "é"])
  func `what cannot be a token is refused by its key`(contents: String) throws {
    let path = try file(contents)
    let secret = try load(["TMDB_API_KEY_FILE": path]).tmdbKey
    let error = #expect(throws: SettingsError.self) { try secret?.value() }
    #expect(error?.description.contains("TMDB_API_KEY_FILE") == true)
  }

  @Test func `a secret's file is opened only when the secret is needed`() throws {
    let secret = try load(["HF_TOKEN_FILE": "/nowhere/token"]).hubToken
    let error = #expect(throws: SettingsError.self) { try secret?.value() }
    #expect(error?.description.contains("HF_TOKEN_FILE") == true)
  }
}

import FoundationEssentials
import Glibc
package import Logging

/// What both executables read from flags, the environment and the configuration file.
///
///     let settings = try Settings.load(
///       configFile: nil, overrides: ["MARQUEE_STATE_DIR": "/srv/marquee"])
///     settings.modelsDirectory  // "/srv/marquee/models"
package struct Settings: Sendable {
  /// Where the configuration is looked for if no file is named.
  package static let defaultFile = "/etc/marquee/marquee.env"

  /// The file that was read, if there was one.
  package var file: String?

  package var stateDirectory: String
  package var socket: SocketAddress
  package var workers: Int
  package var maxBodyBytes: Int
  package var logLevel: Logger.Level
  /// Whether the level was chosen rather than left at its default.
  package var isLogLevelSet: Bool

  package var tmdbToken: Secret?
  package var tmdbKey: Secret?
  package var tmdbBaseURL: String?
  package var tmdbRequestsPerSecond: Double
  package var tmdbTermsAccepted: Bool

  package var hubToken: Secret?
  package var hubRepository: String?
  package var hubSpace: String?
  /// What `pull` brings: a branch, a tag or a commit.
  package var hubRevision: String
  package var hubEndpoint: String?
  package var pingURL: String?
  /// What `train` dates a model by, so that the same movies give the same bytes: the variable that
  /// reproducible builds share.
  package var sourceDate: Date?

  package var databasePath: String { stateDirectory + "/movies.db" }
  package var modelsDirectory: String { stateDirectory + "/models" }
  /// What others than the owner and the group may not read.
  package var privatePaths: [String] {
    [stateDirectory] + ["", "-wal", "-shm"].map { databasePath + $0 }
  }

  /// Reads and checks the whole configuration.
  ///
  /// `overrides` wins over `environment`, which wins over the file. An empty
  /// value means "as if it were not set", and still hides those behind it.
  /// Files that hold secrets are not opened before the secret is needed.
  ///
  /// - Parameters:
  ///   - configFile: must exist; `nil`: `defaultFile` if that exists.
  ///   - overrides: what flags say, by the same keys.
  ///   - keys: no other is looked at; not even the bytes of its value stay in memory.
  package static func load(
    configFile: String?, overrides: [String: String] = [:],
    keys: [SettingKey] = SettingKey.allCases,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(SettingsError) -> Settings {
    let file = try SettingsFile.read(configFile, keys: keys)
    let values = SettingValues(layers: [overrides, environment, file?.values ?? [:]], keys: keys)
    let settings = Settings(
      file: file?.path,
      stateDirectory: try values.path(.stateDirectory) ?? "/var/lib/marquee",
      socket: try values.socket(.socket) ?? .unix("/run/marquee/gateway.sock"),
      workers: try values.integer(.workers, in: 1...1024) ?? processorCount,
      maxBodyBytes: try values.integer(.maxBodyBytes, in: 1...(1 << 30)) ?? 1 << 20,
      logLevel: try values.value(
        .logLevel, "one of " + Logger.Level.allCases.map(\.rawValue).joined(separator: ", "),
        Logger.Level.init(rawValue:)) ?? .info,
      isLogLevelSet: values.text(.logLevel) != nil,
      tmdbToken: try values.secret(.tmdbToken, file: .tmdbTokenFile),
      tmdbKey: try values.secret(.tmdbKey, file: .tmdbKeyFile),
      tmdbBaseURL: try values.url(.tmdbBaseURL),
      tmdbRequestsPerSecond: try values.value(
        .tmdbRequestsPerSecond, "a number above 0, up to 1000"
      ) { Double($0).flatMap { $0 > 0 && $0 <= 1000 ? $0 : nil } } ?? 25,
      tmdbTermsAccepted: try values.value(.tmdbTerms, "accepted, or absent") {
        $0 == "accepted" ? true : nil
      } ?? false,
      hubToken: try values.secret(.hubToken, file: .hubTokenFile),
      hubRepository: try values.repository(.hubRepository),
      hubSpace: try values.repository(.hubSpace),
      hubRevision: values.text(.hubRevision) ?? "main",
      hubEndpoint: try values.url(.hubEndpoint),
      pingURL: try values.url(.pingURL),
      // Up to the year 9999.
      sourceDate: try values.integer(.sourceDate, in: 0...253_402_300_799)
        .map { Date(timeIntervalSince1970: Double($0)) })
    try values.requireProtection(.tmdbBaseURL, of: settings.tmdbToken ?? settings.tmdbKey)
    try values.requireProtection(.hubEndpoint, of: settings.hubToken)
    return settings
  }

  /// Overwrites the values of all other settings in this process's environment.
  package static func forgetEnvironment(but keys: [SettingKey]) {
    for key in SettingKey.allCases where !keys.contains(key) {
      guard let value = getenv(key.rawValue) else { continue }
      memset(value, 0, strlen(value))
      unsetenv(key.rawValue)
    }
  }

  private static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

/// The layers of the configuration, the strongest first.
struct SettingValues {
  let layers: [[String: String]]
  /// Others have no value.
  let keys: [SettingKey]

  /// The value of the strongest layer that has the key, unless that is empty.
  func text(_ key: SettingKey) -> String? {
    guard keys.contains(key) else { return nil }
    return layers.lazy.compactMap { $0[key.rawValue] }.first.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The value as `convert` understands it; `expected` says what that would be.
  func value<Value>(
    _ key: SettingKey, _ expected: String, _ convert: (String) -> Value?
  ) throws(SettingsError) -> Value? {
    guard let text = text(key) else { return nil }
    guard let value = convert(text) else { throw .badValue(key, expected: expected) }
    return value
  }

  func integer(
    _ key: SettingKey, in range: ClosedRange<Int>
  ) throws(SettingsError) -> Int? {
    try value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") {
      Int($0).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  static let wholePath = "a whole path: ~ does not stand for a home directory here"

  func path(_ key: SettingKey) throws(SettingsError) -> String? {
    try value(key, Self.wholePath) { $0.hasPrefix("~") ? nil : $0 }
  }

  func socket(_ key: SettingKey) throws(SettingsError) -> SocketAddress? {
    let expected = text(key).flatMap(SocketAddress.mistake)
    return try value(
      key, expected ?? "a path with a slash in it, or an address such as 127.0.0.1:9000",
      SocketAddress.init)
  }

  /// An address without the slash at its end.
  func url(_ key: SettingKey) throws(SettingsError) -> String? {
    try value(key, "an address that starts with https:// or http://") { text in
      guard
        let scheme = ["https://", "http://"].first(where: text.hasPrefix),
        text.utf8.count > scheme.utf8.count, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
      else { return nil }
      return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
  }

  /// Refuses an address at which others could hear a secret, be it in the address itself.
  func requireProtection(_ key: SettingKey, of secret: Secret?) throws(SettingsError) {
    guard let address = text(key).map(ServerAddress.init), !address.isEncrypted,
      !address.isLoopback, secret != nil || address.hasUser
    else { return }
    throw .unprotected(key, secret: secret?.key ?? key)
  }

  func repository(_ key: SettingKey) throws(SettingsError) -> String? {
    try value(key, "owner/name") { text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      let isName = { (part: Substring) in
        !part.isEmpty && !part.hasPrefix(".")
          && part.utf8.allSatisfy {
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
              || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "-_.".utf8.contains($0)
          }
      }
      return parts.count == 2 && parts.allSatisfy(isName) ? text : nil
    }
  }

  /// The secret of the strongest layer that has it, directly or in a file.
  func secret(
    _ key: SettingKey, file fileKey: SettingKey
  ) throws(SettingsError) -> Secret? {
    guard keys.contains(key) else { return nil }
    for layer in layers {
      switch (layer[key.rawValue], layer[fileKey.rawValue]) {
      case (nil, nil): continue
      case (let value?, let path?) where !value.isEmpty && !path.isEmpty:
        throw .bothGiven(key, fileKey)
      case (_, let path?) where path.hasPrefix("~"):
        throw .badValue(fileKey, expected: Self.wholePath)
      case (_, let path?) where !path.isEmpty: return Secret(key: fileKey, source: .file(path))
      case (let value?, _) where !value.isEmpty: return Secret(key: key, source: .value(value))
      default: return nil
      }
    }
    return nil
  }
}

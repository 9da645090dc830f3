/// What is wrong with the configuration; values stay out of it.
package enum SettingsError: Error, Hashable, Sendable {
  case unreadableFile(path: String, reason: String)
  case notText(path: String)
  case syntax(path: String, line: Int)
  case unbalancedQuote(String, path: String, line: Int)
  case unknownKey(String, path: String, line: Int)
  case badValue(SettingKey, expected: String)
  case missing([SettingKey], for: String)
  case bothGiven(SettingKey, SettingKey)
  case unreadableSecret(SettingKey, path: String, reason: String)
  case emptySecret(SettingKey)
  case badSecret(SettingKey)
  /// Whoever is on the way to an `http://` address could read what a key gives.
  case unprotected(SettingKey, secret: SettingKey)
}

extension SettingsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadableFile(let path, let reason):
      "the configuration file \(path) cannot be read (\(reason)):"
        + " correct its name or its permissions"
    case .notText(let path):
      "the configuration file \(path) is not UTF-8 text: write one KEY=value a line"
    case .syntax(let path, let line):
      "line \(line) of \(path) is not a setting: write KEY=value, or # before a comment"
    case .unbalancedQuote(let key, let path, let line):
      "line \(line) of \(path) gives \(key) a quote without its like at the other end of the value:"
        + " write both or none"
    case .unknownKey(let key, let path, let line):
      "line \(line) of \(path) sets \(key), which Marquee does not know: correct or remove it"
    case .badValue(let key, let expected):
      "\(key.rawValue) has a value that cannot be used: set it to \(expected)"
    case .missing(let keys, let purpose):
      "\(keys.map(\.rawValue).joined(separator: " and ")) \(keys.count == 1 ? "is" : "are") not set,"
        + " and \(purpose) does not work without: set \(keys.count == 1 ? "it" : "them")"
        + " in the environment or the configuration file"
    case .bothGiven(let key, let fileKey):
      "\(key.rawValue) and \(fileKey.rawValue) are both set: remove one of them"
    case .unreadableSecret(let key, let path, let reason):
      "\(key.rawValue) names \(path), which cannot be read (\(reason)):"
        + " correct its name or its permissions"
    case .emptySecret(let key):
      "\(key.rawValue) gives an empty secret: put the token there"
    case .badSecret(let key):
      "\(key.rawValue) gives a secret with spaces or characters that no token has:"
        + " put the token there, and nothing else"
    case .unprotected(let key, let secret):
      "\(key.rawValue) begins with http://, so that anybody on the way could read what"
        + " \(secret.rawValue) gives: use https://, or an address of this machine"
    }
  }
}

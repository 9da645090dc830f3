/// A token that never shows itself: only `value()` gives it away.
package struct Secret: Sendable {
  enum Source: Sendable {
    case value(String)
    case file(String)
  }

  /// The key that gives the secret, or the path of its file.
  package let key: SettingKey
  let source: Source

  /// The file that holds the secret, where there is one.
  package var path: String? {
    if case .file(let path) = source { path } else { nil }
  }

  /// Reads the secret, without the line break at its end.
  package func value() throws(SettingsError) -> String {
    var bytes: [UInt8]
    switch source {
    case .value(let value): bytes = Array(value.utf8)
    case .file(let path):
      do {
        bytes = try readFile(path)
      } catch {
        throw .unreadableSecret(key, path: path, reason: error.description)
      }
    }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard !bytes.isEmpty else { throw .emptySecret(key) }
    guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .badSecret(key) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "<the secret that \(key.rawValue) gives>" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

import Glibc

/// The `KEY=value` lines of a configuration file.
struct SettingsFile {
  let path: String
  let values: [String: String]

  /// Reads the named file, or the default one; `nil` if that does not exist.
  ///
  /// - Parameter keys: the lines of our others are overwritten before anything is made of them.
  static func read(
    _ path: String?, keys: [SettingKey] = SettingKey.allCases
  ) throws(SettingsError) -> SettingsFile? {
    var bytes: [UInt8]
    do {
      bytes = try readFile(path ?? Settings.defaultFile)
    } catch {
      if path == nil && error.isMissingFile { return nil }
      throw .unreadableFile(path: path ?? Settings.defaultFile, reason: error.description)
    }
    for key in SettingKey.allCases where !keys.contains(key) { blank(key, in: &bytes) }
    return try SettingsFile(path: path ?? Settings.defaultFile, bytes: bytes)
  }

  /// Makes comments of the lines that set a key.
  private static func blank(_ key: SettingKey, in bytes: inout [UInt8]) {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      let line = bytes[start..<end].drop(while: isBlank)
      if line.starts(with: key.rawValue.utf8),
        line.dropFirst(key.rawValue.utf8.count).drop(while: isBlank).first == UInt8(ascii: "=")
      {
        for index in start..<end { bytes[index] = UInt8(ascii: "#") }
      }
      start = end + 1
    }
  }

  /// Reads the lines as systemd and Docker do, but lets no mistake pass.
  ///
  /// Blank lines and lines that start with `#` say nothing, nor does a byte order mark. Quotes
  /// around a value are taken off. Of two lines with the same key, the later one counts.
  /// Keys of other programs are left alone.
  init(path: String, bytes: [UInt8]) throws(SettingsError) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText(path: path) }
    var values: [String: String] = [:]
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in zip(1..., lines) {
      let line = Self.trim(line)
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let separator = line.firstIndex(of: "=") else {
        throw .syntax(path: path, line: number)
      }
      let key = String(Self.trim(line[..<separator]))
      guard Self.isKey(key) else { throw .syntax(path: path, line: number) }
      let isOurs = SettingKey.prefixes.contains(where: key.hasPrefix)
      if isOurs && SettingKey(rawValue: key) == nil {
        throw .unknownKey(key, path: path, line: number)
      }
      let value = Self.trim(line[line.index(after: separator)...])
      guard !isOurs || Self.isBalanced(value) else {
        throw .unbalancedQuote(key, path: path, line: number)
      }
      values[key] = String(Self.unquote(value))
    }
    self.path = path
    self.values = values
  }

  private static func isKey(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy {
      $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0)
        || (0x41...0x5A).contains($0 & ~0x20)
    }
  }

  private static func trim(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// Whether a quote at one end of a value has its like at the other end, and nowhere else.
  private static func isBalanced(_ text: Substring) -> Bool {
    guard
      let quote = [text.first, text.last].compactMap({ $0 }).first(where: { "\"'".contains($0) })
    else { return true }
    return text.first == quote && text.last == quote && text.count { $0 == quote } == 2
  }

  private static func unquote(_ text: Substring) -> Substring {
    guard text.count >= 2, let quote = text.first, quote == "\"" || quote == "'",
      text.last == quote
    else { return text }
    return text.dropFirst().dropLast()
  }
}

/// Why a file could not be read: the number that the system gave.
struct FileError: Error, CustomStringConvertible {
  let code: Int32

  var isMissingFile: Bool { code == ENOENT || code == ENOTDIR }
  var description: String { String(cString: strerror(code)) }
}

/// Reads a whole file, of at most a mebibyte.
func readFile(_ path: String) throws(FileError) -> [UInt8] {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw FileError(code: errno) }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  var count = 0
  while count < bytes.count {
    let got = bytes.withUnsafeMutableBytes { buffer in
      read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
    }
    if got < 0 && errno == EINTR { continue }
    guard got >= 0 else { throw FileError(code: errno) }
    if got == 0 {
      // In place: a copy would leave what was read behind.
      bytes.removeLast(bytes.count - count)
      return bytes
    }
    count += got
  }
  throw FileError(code: EFBIG)
}

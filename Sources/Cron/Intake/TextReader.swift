import Glibc

/// The text of a file in UTF-8, line by line or piece by piece.
///
/// UTF-16 with a byte order mark is converted; marks are left out wherever a line begins, as files
/// have them that were put together, and NUL everywhere. Bytes that are not UTF-8 stay as they
/// are: which line they are in is for its reader to say. Line breaks are `\n`, `\r\n`, or, where a
/// file begins without any of these, `\r`.
final class TextReader {
  private let file: InputFile
  /// How many line breaks have been taken.
  private(set) var lineNumber = 0

  private enum Encoding {
    case utf8, utf16(isBigEndian: Bool)
  }

  private var encoding = Encoding.utf8
  private var breaksAreReturns = false
  private var isAtLineStart = true
  /// Bytes of the file that are not enough for a character, or for a mark.
  private var rest: [UInt8] = []
  private var isAtEnd = false
  private var buffer: [UInt8] = []
  private var position = 0

  /// How much is looked at to tell what a file is.
  private static let startSize = 1 << 16

  init(_ file: InputFile) throws(InputError) {
    self.file = file
    var start: [UInt8] = []
    do {
      while start.count < Self.startSize {
        let bytes = try file.next()
        if bytes.isEmpty { break }
        start += bytes
      }
    } catch {
      failure = error
    }
    if let kind = FileKind(of: start.prefix(4096)) { throw .wrongKind(file.name, kind) }
    if start.starts(with: [0xFF, 0xFE]) { encoding = .utf16(isBigEndian: false) }
    if start.starts(with: [0xFE, 0xFF]) { encoding = .utf16(isBigEndian: true) }
    append(start)
    breaksAreReturns = !buffer.contains(UInt8(ascii: "\n")) && buffer.contains(UInt8(ascii: "\r"))
    if breaksAreReturns { convertReturns() }
  }

  /// Why no more of the file can be read; told when what came before has been.
  private var failure: InputFile.Failure?

  var name: String { file.name }
  var fraction: Double? { file.fraction }

  /// The beginning of the text, before anything is taken.
  var start: ArraySlice<UInt8> { buffer[position...].prefix(Self.startSize) }

  /// The next line, without its line break; `nil` after the last one.
  ///
  /// A line that the end of damaged data cut off is not given.
  ///
  /// - Parameter limit: a longer line is cut to one byte more than this.
  func line(limit: Int) throws(InputError) -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      guard try fill() else {
        if line.isEmpty { return nil }
        lineNumber += 1
        return Self.withoutReturn(line)
      }
      let end = newline(from: position)
      line += buffer[position..<(end ?? buffer.count)].prefix(max(0, limit + 1 - line.count))
      position = end.map { $0 + 1 } ?? buffer.count
      if end != nil {
        lineNumber += 1
        return Self.withoutReturn(line)
      }
    }
  }

  /// Calls `body` with the text that comes next, and takes as much of it as `body` says.
  ///
  /// - Returns: `false` at the end of the text.
  func take(_ body: (UnsafeBufferPointer<UInt8>) -> Int) throws(InputError) -> Bool {
    guard try fill() else { return false }
    let taken = buffer[position...].withUnsafeBufferPointer { bytes in
      let taken = body(bytes)
      lineNumber += bytes[..<taken].count { $0 == UInt8(ascii: "\n") }
      return taken
    }
    position += taken
    return true
  }

  private static func withoutReturn(_ line: [UInt8]) -> [UInt8] {
    line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  private func newline(from start: Int) -> Int? {
    buffer[start...].firstIndex(of: UInt8(ascii: "\n"))
  }

  /// Makes sure that there is text to go on with; `false` at the end.
  private func fill() throws(InputError) -> Bool {
    while position == buffer.count {
      if let failure {
        switch failure {
        case .damaged: throw .damaged(name, line: lineNumber)
        case .cannotRead(let code): throw .cannotRead(name, reason: String(cString: strerror(code)))
        }
      }
      if isAtEnd { return false }
      buffer.removeAll(keepingCapacity: true)
      position = 0
      do {
        append(try file.next())
      } catch {
        failure = error
      }
      if breaksAreReturns { convertReturns() }
    }
    return true
  }

  /// Adds what the bytes of the file say; none is its end.
  private func append(_ bytes: [UInt8]) {
    isAtEnd = bytes.isEmpty
    switch encoding {
    case .utf8:
      if rest.isEmpty {
        append(utf8: bytes)
      } else {
        let joined = rest + bytes
        rest = []
        append(utf8: joined)
      }
    case .utf16(let isBigEndian): append(utf8: utf8(rest + bytes, isBigEndian))
    }
  }

  /// Adds UTF-8 without NUL, and without marks at the start of lines.
  private func append(utf8 bytes: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if !isAtLineStart || bytes.first != mark[0], !bytes.contains(0), !bytes.contains(mark[0]) {
      buffer += bytes
      if let last = bytes.last { isAtLineStart = last == UInt8(ascii: "\n") }
      return
    }
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if isAtLineStart && byte == mark[0] {
        let next = Array(bytes[index...].prefix(3))
        if next == mark {
          index += 3
          continue
        }
        if next.count < 3 && mark.starts(with: next) && !isAtEnd {
          rest = next
          return
        }
      }
      if byte != 0 {
        buffer.append(byte)
        isAtLineStart = byte == UInt8(ascii: "\n")
      }
      index += 1
    }
  }

  /// Converts UTF-16, keeping what is not enough for a character; half a pair becomes U+FFFD.
  private func utf8(_ bytes: [UInt8], _ isBigEndian: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2 + 1)
    for index in stride(from: 0, to: bytes.count - 1, by: 2) {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isBigEndian ? first << 8 | second : second << 8 | first)
    }
    rest = bytes.count & 1 == 1 ? [bytes[bytes.count - 1]] : []
    if isAtEnd {
      if !rest.isEmpty { units.append(0xFFFD) }
      rest = []
    } else if let last = units.last, UTF16.isLeadSurrogate(last) {
      units.removeLast()
      rest = Array(bytes.suffix(2 + rest.count))
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private func convertReturns() {
    for index in buffer.indices where buffer[index] == UInt8(ascii: "\r") {
      buffer[index] = UInt8(ascii: "\n")
    }
  }
}

internal import CZlib
import Glibc

/// Why an input cannot be read.
enum InputError: Error, Hashable, Sendable {
  case cannotOpen(String, reason: String)
  case cannotRead(String, reason: String)
  /// The compressed data ends too early or is no such data.
  case damaged(String, line: Int)
}

extension InputError: CustomStringConvertible {
  var description: String {
    switch self {
    case .cannotOpen(let name, let reason):
      "\(name) cannot be opened (\(reason)): check the name and the permissions"
    case .cannotRead(let name, let reason):
      "\(name) cannot be read (\(reason)): check the disk it is on"
    case .damaged(let name, let line):
      "\(name) is damaged or cut off after line \(line): copy it again"
    }
  }
}

/// The lines of a file, or of standard input, compressed by gzip or not: movies to import or to
/// judge by, synopses to classify, TMDB's daily export.
///
/// The corresponding C functions are `gzdopen`, `gzread` and their like of zlib.
final class LineReader {
  /// The path, or `standard input`.
  let name: String
  /// How many lines have been read.
  private(set) var lineNumber = 0

  private let file: gzFile
  private let size: Int
  private let maximumBytes: Int
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var unread = 0..<0

  /// - Parameters:
  ///   - path: `-` for standard input.
  ///   - maximumBytes: longer lines are cut to one byte more than this.
  convenience init(path: String, maximumBytes: Int) throws(InputError) {
    try self.init(
      descriptor: path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC),
      name: path == "-" ? "standard input" : path, maximumBytes: maximumBytes)
  }

  /// Reads lines that are in memory, through a temporary file: zlib reads from files alone.
  convenience init(
    bytes: [UInt8], name: String, maximumBytes: Int
  ) throws(InputError) {
    guard let file = tmpfile() else {
      throw .cannotOpen(name, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0 else {
      throw .cannotRead(name, reason: String(cString: strerror(errno)))
    }
    rewind(file)
    try self.init(descriptor: dup(fileno(file)), name: name, maximumBytes: maximumBytes)
  }

  private init(descriptor: Int32, name: String, maximumBytes: Int) throws(InputError) {
    self.name = name
    self.maximumBytes = maximumBytes
    guard descriptor >= 0 else {
      throw .cannotOpen(name, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR,
      let file = gzdopen(descriptor, "rb")
    else {
      close(descriptor)
      throw .cannotOpen(name, reason: String(cString: strerror(EISDIR)))
    }
    gzbuffer(file, 1 << 17)
    self.file = file
    size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }

  deinit {
    gzclose_r(file)
  }

  /// How much of the file has been read, from 0 to 1; `nil` if its size is not known.
  var fraction: Double? {
    size > 0 ? min(1, Double(gzoffset(file)) / Double(size)) : nil
  }

  /// The next line, without its line break; `nil` after the last one.
  ///
  /// A byte-order mark before the first line is left out. A line that the end
  /// of damaged data cut off is not given.
  func next() throws(InputError) -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if unread.isEmpty {
        let hasMore = try fill()
        if !hasMore && line.isEmpty { return nil }
        if !hasMore { break }
      }
      let end = buffer[unread].firstIndex(of: UInt8(ascii: "\n"))
      let part = unread.lowerBound..<(end ?? unread.upperBound)
      line += buffer[part].prefix(max(0, maximumBytes + 1 - line.count))
      unread = min(part.upperBound + 1, unread.upperBound)..<unread.upperBound
      if end != nil { break }
    }
    lineNumber += 1
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    if lineNumber == 1 && line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    return line
  }

  /// Reads on; returns whether there was more.
  private func fill() throws(InputError) -> Bool {
    let count = Int(gzread(file, &buffer, UInt32(buffer.count)))
    if count <= 0 {
      var code: Int32 = 0
      gzerror(file, &code)
      switch code {
      case Z_OK, Z_STREAM_END: break
      case Z_ERRNO: throw .cannotRead(name, reason: String(cString: strerror(errno)))
      default: throw .damaged(name, line: lineNumber)
      }
    }
    unread = 0..<max(0, count)
    return count > 0
  }
}

internal import CZlib
import Glibc

/// The bytes of a file, or of standard input, compressed by gzip or not.
///
/// What `gzip -t` refuses is damaged: data that is cut off or wrong in any of the file's members,
/// and anything but zeros behind the last.
///
/// The corresponding C functions are `read`, and `inflate` of zlib.
final class InputFile {
  /// The path, or `standard input`.
  let name: String

  private enum State {
    case start, plain, member, between, padding, end
  }

  private enum Source {
    case descriptor(Int32, size: Int)
    case memory([UInt8])
  }

  private let source: Source
  private var state = State.start
  /// How many bytes have been taken from the source.
  private var offset = 0
  private var input: [UInt8] = []
  private var unread = 0..<0
  private var isDamaged = false
  /// How many bytes may still come of what is compressed.
  private var left: Int
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  /// - Parameter path: `-` for standard input.
  convenience init(path: String) throws(InputError) {
    let name = path == "-" ? "standard input" : path
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotOpen(name, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw .cannotOpen(name, reason: String(cString: strerror(EISDIR)))
    }
    let isFile = status.st_mode & S_IFMT == S_IFREG
    self.init(.descriptor(descriptor, size: isFile ? Int(status.st_size) : 0), name: name)
  }

  /// Reads what is in memory.
  ///
  /// - Parameter limit: what swells to more bytes than this is damaged.
  convenience init(bytes: [UInt8], name: String, limit: Int = .max) {
    self.init(.memory(bytes), name: name, limit: limit)
  }

  private init(_ source: Source, name: String, limit: Int = .max) {
    self.source = source
    self.name = name
    left = limit
    stream.initialize(to: z_stream())
    // 15: the largest window; 16: gzip's header and check sum.
    inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    if case .descriptor(let descriptor, _) = source { close(descriptor) }
  }

  /// How much of the file has been read, from 0 to 1; `nil` if its size is not known.
  var fraction: Double? {
    guard case .descriptor(_, let size) = source, size > 0 else { return nil }
    return min(1, Double(offset - unread.count) / Double(size))
  }

  /// Why nothing more comes.
  enum Failure: Error {
    case damaged
    case cannotRead(code: Int32)
  }

  /// Reads on.
  ///
  /// - Returns: the next bytes; none at the end.
  func next() throws(Failure) -> [UInt8] {
    while true {
      switch state {
      case .start:
        var start: [UInt8] = []
        while start.count < 2, try hasInput() {
          start += input[unread]
          unread = 0..<0
        }
        (input, unread) = (start, 0..<start.count)
        state = start.starts(with: [0x1F, 0x8B]) ? .member : .plain
      case .plain:
        guard try hasInput() else {
          state = .end
          return []
        }
        defer { unread = 0..<0 }
        return Array(input[unread])
      case .member:
        let bytes = try inflated()
        if !bytes.isEmpty { return bytes }
      case .between, .padding:
        guard try hasInput() else {
          state = .end
          return []
        }
        if state == .between && input[unread.lowerBound] == 0x1F {
          inflateReset(stream)
          state = .member
        } else {
          guard input[unread.lowerBound] == 0 else { throw .damaged }
          state = .padding
          unread = unread.dropFirst()
        }
      case .end: return []
      }
    }
  }

  /// What comes next of a member; none where it ends.
  private func inflated() throws(Failure) -> [UInt8] {
    guard try hasInput() else { throw .damaged }
    var output = [UInt8](repeating: 0, count: 1 << 16)
    let (code, taken, given) = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.pointee.next_in = input.baseAddress.map { $0 + unread.lowerBound }
        stream.pointee.avail_in = UInt32(unread.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let code = inflate(stream, Z_NO_FLUSH)
        return (
          code, unread.count - Int(stream.pointee.avail_in),
          output.count - Int(stream.pointee.avail_out)
        )
      }
    }
    unread = unread.dropFirst(taken)
    switch code {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: state = .between
    // What came before the damage is good: it is told when nothing else is left.
    case _ where given > 0: isDamaged = true
    default: throw .damaged
    }
    left -= given
    guard left >= 0 else { throw .damaged }
    output.removeLast(output.count - given)
    return output
  }

  /// Makes sure that there are bytes to go on with; `false` at the end.
  private func hasInput() throws(Failure) -> Bool {
    if isDamaged { throw .damaged }
    if !unread.isEmpty { return true }
    switch source {
    case .memory(let bytes):
      if offset == 0 { input = bytes }
      unread = offset..<bytes.count
      offset = bytes.count
    case .descriptor(let descriptor, _):
      if input.count < 1 << 16 { input = [UInt8](repeating: 0, count: 1 << 16) }
      var count = -1
      repeat {
        count = read(descriptor, &input, input.count)
      } while count < 0 && errno == EINTR
      guard count >= 0 else { throw .cannotRead(code: errno) }
      offset += count
      unread = 0..<count
    }
    return !unread.isEmpty
  }
}

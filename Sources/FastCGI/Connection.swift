internal import FastCGIRecords
import Glibc

/// A web server's connection: what has arrived of its next request, and what it has not yet taken of
/// the last answer.
///
/// Nothing here waits. A peer that sends slowly, or takes its answer slowly, keeps this value and its
/// descriptor until the deadline, and no thread.
struct Connection {
  /// How long a connection may have nothing under way; nginx closes its own after 60 seconds.
  static let idleTime = Duration.seconds(75)

  let descriptor: Int32
  private let patience: Duration
  private var reader: RequestReader
  /// The end of an answer.
  private var unsent: ArraySlice<UInt8> = []
  /// Whether the connection ends with this answer.
  private var isLast = false
  /// When it is closed unless something has been finished.
  private(set) var deadline: SuspendingClock.Instant

  /// - Parameter patience: how long a request may take to arrive, from its first byte to its last, and
  ///   an answer to be taken.
  init(
    _ descriptor: Int32, maximumInput: Int, patience: Duration, now: SuspendingClock.Instant
  ) {
    self.descriptor = descriptor
    self.patience = patience
    reader = RequestReader(maximumInput: maximumInput)
    deadline = now + patience
  }

  /// Whether it waits for the peer to take more, rather than to send more.
  var isSending: Bool { !unsent.isEmpty }
  /// Whether a request or an answer is half-way.
  var isUnderWay: Bool { isSending || reader.isUnderWay }
  /// How much memory it holds, in bytes.
  var heldBytes: Int { reader.heldBytes + unsent.count }

  /// Whether it can go on at once, so that it is not its peer who is late.
  var isReady: Bool {
    var polled = pollfd(
      fd: descriptor, events: Int16(isSending ? POLLOUT : POLLIN), revents: 0)
    return poll(&polled, 1, 0) > 0
  }

  /// Does what can be done at once: sends, or reads and has answered what has arrived.
  ///
  /// - Parameter answer: gives the records of an answer, and whether the connection outlives it.
  /// - Returns: whether the connection goes on; otherwise close it.
  mutating func advance(
    now: SuspendingClock.Instant,
    _ answer: (WholeRequest) -> (records: [UInt8], keepsOpen: Bool)?
  ) -> Bool {
    let wasUnderWay = isUnderWay
    var hasFinished = false
    // No peer, however fast, keeps a thread for longer.
    var readsLeft = isSending ? 0 : 32
    if isSending {
      guard send() else { return false }
      hasFinished = !isSending
    }
    do {
      while !isSending && !isLast {
        if let request = try reader.next() {
          guard let answer = answer(request) else { return false }
          isLast = !answer.keepsOpen
          unsent = answer.records[...]
          guard send() else { return false }
          // What has been sent is not kept.
          if isSending { unsent = Array(unsent)[...] }
          (hasFinished, readsLeft) = (true, 0)
        } else if readsLeft > 0 {
          guard let isMore = receive() else { return false }
          readsLeft = isMore ? readsLeft - 1 : 0
        } else {
          break
        }
      }
    } catch {
      return false
    }
    if isLast && !isSending { return false }
    if !isUnderWay {
      deadline = now + Self.idleTime
    } else if hasFinished || !wasUnderWay {
      // The answer may have taken its time.
      deadline = .now + patience
    } else if now >= deadline {
      return false
    }
    return true
  }

  /// Reads what has arrived, and tells whether there may be more; `nil` where nothing will come.
  private mutating func receive() -> Bool? {
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
      let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      guard count > 0 else { return count < 0 && errno == EAGAIN ? false : nil }
      reader.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      return count == buffer.count
    }
  }

  /// Sends what the peer takes; `false` if it takes nothing any more.
  private mutating func send() -> Bool {
    while !unsent.isEmpty {
      let sent = unsent.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return errno == EAGAIN }
      unsent = unsent.dropFirst(sent)
    }
    unsent = []
    return true
  }
}

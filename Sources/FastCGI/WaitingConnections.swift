/// The connections that no thread works on: idle, or in the middle of a request or of an answer.
struct WaitingConnections {
  /// The most memory that requests and answers may hold together which are half-way, in bytes.
  ///
  /// It counts while requests are still refused, so that it can be passed by one answer a thread, and
  /// by the small ones that refuse.
  static let limit = 1 << 25

  private var connections: [Int32: Connection] = [:]
  private var heldBytes = 0
  /// The most since memory was free again.
  private var mostHeldBytes = 0

  /// Whether answers that need memory have to be refused.
  var isFull: Bool { heldBytes >= Self.limit }

  /// Whether any has something under way.
  var isAnyUnderWay: Bool { connections.values.contains { $0.isUnderWay } }

  /// Adds a connection; `false` if there is no memory for what has arrived of its request.
  mutating func insert(_ connection: Connection) -> Bool {
    let bytes = connection.heldBytes
    guard bytes == 0 || connection.isSending || heldBytes + bytes <= Self.limit else {
      return false
    }
    connections[connection.descriptor] = connection
    heldBytes += bytes
    mostHeldBytes = max(mostHeldBytes, heldBytes)
    return true
  }

  /// Whether much was held, and nothing is any more; tells so once.
  mutating func isRelieved() -> Bool {
    guard heldBytes == 0, mostHeldBytes > 1 << 22 else { return false }
    mostHeldBytes = 0
    return true
  }

  /// Takes a connection out; `nil` if its time was over before.
  mutating func take(_ descriptor: Int32) -> Connection? {
    guard let connection = connections.removeValue(forKey: descriptor) else { return nil }
    heldBytes -= connection.heldBytes
    return connection
  }

  /// Takes out those whose deadline has passed, unless it is us that they wait for.
  mutating func takeOverdue(now: SuspendingClock.Instant) -> [Int32] {
    take { $0.deadline <= now && !$0.isReady }
  }

  mutating func takeAll() -> [Int32] { take { _ in true } }

  private mutating func take(where isMeant: (Connection) -> Bool) -> [Int32] {
    let descriptors = connections.values.lazy.filter(isMeant).map(\.descriptor)
    return Array(descriptors).filter { take($0) != nil }
  }
}

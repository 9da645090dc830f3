/// What the records of one kind carry, put together: parameters, input or output of a request.
///
/// "FastCGI Specification", section 3.3: such a stream is cut into records as the sender likes, and
/// an empty record ends it.
package struct RecordStream: Sendable {
  /// The most bytes that are kept.
  private let limit: Int
  /// Everything up to now; empty once it is too long.
  package private(set) var bytes: [UInt8] = []
  package private(set) var hasEnded = false
  /// Whether more than the limit came: what it was is not kept, but the stream is read to its end.
  package private(set) var isTooLong = false

  package init(limit: Int) { self.limit = limit }

  package mutating func append(_ content: [UInt8]) {
    if content.isEmpty { hasEnded = true }
    if content.count > limit - bytes.count {
      isTooLong = true
      bytes = []
    }
    if !isTooLong { bytes += content }
  }
}

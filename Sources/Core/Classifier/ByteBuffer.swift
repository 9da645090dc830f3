/// Bytes that are put together piece by piece.
///
/// An array would ask at every piece whether it is shared; nothing can share this.
struct ByteBuffer: ~Copyable, @unchecked Sendable {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  /// A copy of the bytes.
  var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    start[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.baseAddress else { return }
    reserve(bytes.count)
    (start + count).update(from: first, count: bytes.count)
    count &+= bytes.count
  }

  @inline(__always)
  mutating func append(_ literal: StaticString) {
    literal.withUTF8Buffer { append($0) }
  }

  /// Appends text as it is.
  @inline(__always)
  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// Appends at most `limit` bytes that `write` writes; it returns how many it wrote.
  @inline(__always)
  mutating func append(
    atMost limit: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int
  ) {
    reserve(limit)
    count &+= write(start + count)
  }

  /// Appends once more a few bytes that are there.
  @inline(__always)
  mutating func append(again places: Range<Int>) {
    // Sixteen at a time: some that come after the last are copied in vain.
    reserve(places.count &+ 16)
    let (source, target) = (UnsafeRawPointer(start) + places.lowerBound, start + count)
    for offset in stride(from: 0, to: places.count, by: 16) {
      UnsafeMutableRawPointer(target).storeBytes(
        of: source.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self),
        toByteOffset: offset, as: SIMD16<UInt8>.self)
    }
    count &+= places.count
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    capacity = max(2 * capacity, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.moveInitialize(from: start, count: count)
    start.deallocate()
    start = larger
  }
}

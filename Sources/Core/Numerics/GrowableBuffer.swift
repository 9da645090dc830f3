/// Elements that are put together piece by piece.
///
/// An array would ask at every piece whether it is shared; nothing can share this, which takes a
/// third of the time.
package struct GrowableBuffer<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  private var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  package private(set) var count = 0

  package init(capacity: Int) {
    self.capacity = max(capacity, 16)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// What has been appended; valid until more is.
  @inline(__always)
  package var elements: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: base, count: count)
  }

  @inline(__always)
  package mutating func append(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count &+= 1
  }

  @inline(__always)
  package mutating func append(_ more: UnsafeBufferPointer<Element>) {
    guard let first = more.baseAddress else { return }
    if capacity &- count < more.count { grow(more.count) }
    (base + count).initialize(from: first, count: more.count)
    count &+= more.count
  }

  /// Appends what `write` writes, at most `limit` elements; it returns how many it wrote.
  @inline(__always)
  package mutating func append(atMost limit: Int, _ write: (UnsafeMutablePointer<Element>) -> Int) {
    if capacity &- count < limit { grow(limit) }
    count &+= write(base + count)
  }

  @inline(never)
  private mutating func grow(_ more: Int = 1) {
    capacity = max(2 * capacity, count + more)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
  }
}

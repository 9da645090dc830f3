/// Numbers in memory that begin with a cache line, so that those of a column share as few as can be.
package final class AlignedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Element>
  package let count: Int

  package init(repeating value: Element, count: Int) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
    base = bytes.bindMemory(to: Element.self, capacity: count)
    base.initialize(repeating: value, count: count)
    self.count = count
  }

  package var indices: Range<Int> { 0..<count }

  deinit {
    base.deallocate()
  }
}

/// Numbers in memory that begin with a cache line, so that those of a column share as few as can be.
package final class AlignedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Element>
  package let count: Int

  /// - Parameter element: the number at an index.
  package init(count: Int, _ element: (Int) -> Element) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
    base = bytes.bindMemory(to: Element.self, capacity: count)
    for index in 0..<count { (base + index).initialize(to: element(index)) }
    self.count = count
  }

  package convenience init(repeating value: Element, count: Int) {
    self.init(count: count) { _ in value }
  }

  package var indices: Range<Int> { 0..<count }

  deinit {
    base.deallocate()
  }
}

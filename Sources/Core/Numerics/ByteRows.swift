/// Rows of a few numbers, none of them zero as a rule, in a byte each.
///
///     z(i, j) = scale(i) · byte(i, j)
package final class ByteRows: @unchecked Sendable {
  /// How many numbers each row has.
  package let width: Int
  // Written to by `init` alone, hence safe to share.
  private let bytes: AlignedBuffer<Int8>
  private let scales: AlignedBuffer<Float>

  /// - Parameters:
  ///   - count: the number of rows.
  ///   - numbers: `width` numbers of a row.
  package init(
    count: Int, width: Int, threads: Int, _ numbers: @Sendable (_ row: Int) -> [Float]
  ) {
    self.width = width
    bytes = AlignedBuffer(repeating: 0, count: count * width)
    scales = AlignedBuffer(repeating: 0, count: count)
    _ = parallelMap(count, threads: threads) { row in
      let numbers = numbers(row)
      let scale = numbers.reduce(0) { max($0, $1.magnitude) } / 127
      scales.base[row] = scale
      guard scale > 0 else { return }
      for (index, number) in numbers.enumerated() {
        bytes.base[row * width + index] = Int8((number / scale).rounded())
      }
    }
  }

  @inline(__always)
  package subscript(row: Int, index: Int) -> Float {
    scales.base[row] * Float(bytes.base[row &* width &+ index])
  }
}

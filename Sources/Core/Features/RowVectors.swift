/// A few numbers more for each row of a matrix, none of them zero as a rule, in a byte each.
///
///     z(i, j) = scale(i) · byte(i, j)
package final class RowVectors: @unchecked Sendable {
  /// How many numbers each row has.
  package let dimensions: Int
  // Written to by `init` alone, hence safe to share.
  private let bytes: UnsafeMutableBufferPointer<Int8>
  private let scales: UnsafeMutableBufferPointer<Float>

  /// - Parameters:
  ///   - count: the number of rows.
  ///   - numbers: `dimensions` numbers of a row.
  package init(
    count: Int, dimensions: Int, threads: Int, _ numbers: @Sendable (_ row: Int) -> [Float]
  ) {
    self.dimensions = dimensions
    bytes = .allocate(capacity: count * dimensions)
    scales = .allocate(capacity: count)
    _ = parallelMap(count, threads: threads) { row in
      let numbers = numbers(row)
      let largest = numbers.reduce(0) { max($0, $1.magnitude) }
      let scale = largest / 127
      scales.initializeElement(at: row, to: scale)
      for (index, number) in numbers.enumerated() {
        let byte = scale > 0 ? Int8((number / scale).rounded()) : 0
        bytes.initializeElement(at: row * dimensions + index, to: byte)
      }
    }
  }

  deinit {
    bytes.deallocate()
    scales.deallocate()
  }

  /// Writes the numbers of a row as entries of the columns from `column` on.
  @inline(__always)
  func read(_ row: Int, column: Int, into entries: UnsafeMutablePointer<TermMatrix.Entry>) {
    let scale = scales[row]
    for index in 0..<dimensions {
      entries[index] = TermMatrix.Entry(
        column: Int32(column + index), value: scale * Float(bytes[row * dimensions + index]))
    }
  }
}

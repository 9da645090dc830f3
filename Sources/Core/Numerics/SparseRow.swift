/// The non-zero numbers of one row, by ascending column.
package struct SparseRow: Hashable, Sendable {
  package var columns: [Int32]
  package var values: [Float]

  package init(columns: [Int32] = [], values: [Float] = []) {
    self.columns = columns
    self.values = values
  }

  /// The row's Euclidean length.
  package var length: Float { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

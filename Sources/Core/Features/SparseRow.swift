/// The non-zero numbers of one row, by ascending column.
public struct SparseRow: Hashable, Sendable {
  public var columns: [Int32]
  public var values: [Float]

  public init(columns: [Int32] = [], values: [Float] = []) {
    self.columns = columns
    self.values = values
  }

  /// The row's Euclidean length.
  public var length: Float { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

/// Rows of few non-zero numbers, in compressed sparse row form.
///
/// Row `i` has the columns `columns[starts[i]..<starts[i + 1]]`, ascending, and
/// the values at the same places of `values`.
public struct SparseMatrix: Sendable {
  public private(set) var starts: [Int] = [0]
  public private(set) var columns: [Int32] = []
  public private(set) var values: [Float] = []
  /// The number of columns, whether or not a row uses them.
  public let columnCount: Int

  public init(columnCount: Int) {
    self.columnCount = columnCount
  }

  /// The number of rows.
  public var rowCount: Int { starts.count - 1 }

  /// Adds a row at the end.
  public mutating func append(_ row: SparseRow) {
    columns.append(contentsOf: row.columns)
    values.append(contentsOf: row.values)
    starts.append(columns.count)
  }

  /// One row, copied.
  public subscript(row: Int) -> SparseRow {
    let range = starts[row]..<starts[row + 1]
    return SparseRow(columns: Array(columns[range]), values: Array(values[range]))
  }
}

/// The non-zero numbers of one row, by ascending column.
public struct SparseRow: Sendable {
  public var columns: [Int32]
  public var values: [Float]

  public init(columns: [Int32] = [], values: [Float] = []) {
    self.columns = columns
    self.values = values
  }

  /// The row's Euclidean length.
  public var length: Float { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

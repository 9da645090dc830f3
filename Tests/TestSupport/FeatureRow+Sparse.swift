import Core

extension FeatureRow {
  /// The terms as a matrix has them.
  package var row: SparseRow {
    let terms = terms.sorted { $0.column < $1.column }
    return SparseRow(columns: terms.map(\.column), values: terms.map(\.value))
  }
}

/// Rows of nineteen numbers, one a genre.
///
/// What is learned of columns, what movies score, what words add: all of it is a table like this one,
/// with `rows[i]` for the i-th column, movie or word.
package struct GenreTable: Sendable {
  package var rows: [GenreVector]

  package init(_ rows: [GenreVector] = []) { self.rows = rows }

  /// A table of zeros.
  package init(count: Int) { rows = Array(repeating: .zero, count: count) }

  package var count: Int { rows.count }

  /// The numbers of one genre, row after row.
  package func column(_ genre: Int) -> [Float] { rows.map { $0[genre] } }

  /// All numbers row after row, as files have them: `count × 19`.
  package var numbers: [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(count * GenreVector.genreCount)
    for row in rows { for genre in 0..<GenreVector.genreCount { numbers.append(row[genre]) } }
    return numbers
  }
}

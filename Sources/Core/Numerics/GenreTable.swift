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
  package func column(_ genre: Int) -> [Float] {
    let width = MemoryLayout<GenreVector>.stride / MemoryLayout<Float>.stride
    return rows.withUnsafeBytes { bytes in
      let lanes = bytes.assumingMemoryBound(to: Float.self)
      return rows.indices.map { lanes[$0 &* width &+ genre] }
    }
  }

  /// Calls `body` with the rows that have a genre's largest numbers but zero, either way, the largest
  /// first, of equals the first; genre after genre.
  ///
  /// Four genres are looked at together, since most rows are among the largest of none: a synopsis is
  /// explained in three quarters of the time.
  package func forEachLargest(
    _ limit: Int, _ body: (_ genre: Int, _ row: Int, _ number: Float) -> Void
  ) {
    typealias Place = (row: Int32, number: Float)
    let limit = min(limit, count)
    guard limit > 0 else { return }
    let width = MemoryLayout<GenreVector>.stride / MemoryLayout<SIMD4<Float>>.stride
    rows.withUnsafeBytes { bytes in
      let vectors = bytes.assumingMemoryBound(to: SIMD4<Float>.self)
      withUnsafeTemporaryAllocation(of: Place.self, capacity: 4 * limit) { places in
        for column in 0..<width {
          places.initialize(repeating: (0, 0))
          // What must be exceeded to be among them.
          var least = SIMD4<Float>.zero
          for row in rows.indices {
            let numbers = vectors[row &* width &+ column]
            let isLarger = numbers .> least .| numbers .< -least
            guard any(isLarger) else { continue }
            for lane in 0..<4 where isLarger[lane] {
              let (number, first) = (numbers[lane], lane &* limit)
              var place = first &+ limit &- 1
              while place > first && abs(places[place &- 1].number) < abs(number) {
                places[place] = places[place &- 1]
                place &-= 1
              }
              places[place] = (Int32(truncatingIfNeeded: row), number)
              least[lane] = abs(places[first &+ limit &- 1].number)
            }
          }
          for lane in 0..<min(4, GenreVector.genreCount - 4 * column) {
            for place in places[lane * limit..<(lane + 1) * limit] where place.number != 0 {
              body(4 * column + lane, Int(place.row), place.number)
            }
          }
        }
      }
    }
  }

  /// All numbers row after row, as files have them: `count × 19`.
  package var numbers: [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(count * GenreVector.genreCount)
    for row in rows { for genre in 0..<GenreVector.genreCount { numbers.append(row[genre]) } }
    return numbers
  }
}

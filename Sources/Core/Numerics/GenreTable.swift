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
    withLanes { lanes, width in rows.indices.map { lanes[$0 &* width &+ genre] } }
  }

  /// Gives the numbers as they lie in memory: a genre's number of a row is at `row * width + genre`.
  func withLanes<Result>(_ body: (UnsafeBufferPointer<Float>, _ width: Int) -> Result) -> Result {
    rows.withUnsafeBytes {
      body(
        $0.assumingMemoryBound(to: Float.self),
        MemoryLayout<GenreVector>.stride / MemoryLayout<Float>.stride)
    }
  }

  /// Calls `body` with the rows that have a genre's largest numbers but zero, either way, the largest
  /// first, of equals the first; genre after genre.
  ///
  /// A row sinks past what is smaller, four genres at a time and without a jump: genre by genre, with
  /// jumps, explaining a synopsis takes a third longer.
  package func forEachLargest(
    _ limit: Int, _ body: (_ genre: Int, _ row: Int, _ number: Float) -> Void
  ) {
    typealias Place = (numbers: SIMD4<Float>, rows: SIMD4<Int32>)
    let limit = min(limit, count)
    guard limit > 0 else { return }
    let width = MemoryLayout<GenreVector>.stride / MemoryLayout<SIMD4<Float>>.stride
    rows.withUnsafeBytes { bytes in
      let vectors = bytes.assumingMemoryBound(to: SIMD4<Float>.self)
      withUnsafeTemporaryAllocation(of: Place.self, capacity: limit) { best in
        for column in 0..<width {
          best.initialize(repeating: (.zero, .zero))
          for row in rows.indices {
            var (numbers, rows) = (
              vectors[row &* width &+ column],
              SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: row))
            )
            guard any(numbers.magnitude .> best[limit &- 1].numbers.magnitude) else { continue }
            for rank in 0..<limit {
              let (size, other) = (numbers.magnitude, best[rank].numbers.magnitude)
              let isLarger = size .> other .| (size .== other .& rows .< best[rank].rows)
              let smaller = best[rank]
              best[rank].numbers.replace(with: numbers, where: isLarger)
              best[rank].rows.replace(with: rows, where: isLarger)
              numbers.replace(with: smaller.numbers, where: isLarger)
              rows.replace(with: smaller.rows, where: isLarger)
            }
          }
          for lane in 0..<min(4, GenreVector.genreCount - 4 * column) {
            for place in best where place.numbers[lane] != 0 {
              body(4 * column + lane, Int(place.rows[lane]), place.numbers[lane])
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

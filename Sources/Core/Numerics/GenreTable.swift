/// Rows of nineteen numbers, one a genre.
///
/// What is learned of columns, what movies score, what words add: all of it is a table like this one,
/// with `rows[i]` for the i-th column, movie or word.
package struct GenreTable: Sendable {
  package var rows: [GenreVector]

  package init(_ rows: [GenreVector] = []) { self.rows = rows }

  /// A table of zeros.
  package init(count: Int) { rows = Array(repeating: .zero, count: count) }

  /// A table of the rows that `initialize` writes, and whose number it sets: at most `limit`.
  @inline(__always)
  init(
    atMost limit: Int,
    _ initialize: (_ rows: UnsafeMutableBufferPointer<GenreVector>, _ count: inout Int) -> Void
  ) {
    rows = [GenreVector](unsafeUninitializedCapacity: limit) { initialize($0, &$1) }
  }

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

  /// A row, and its number of a genre.
  package struct Entry: BitwiseCopyable, Sendable {
    package let row: Int
    package let number: Float
  }

  /// Calls `body` for each genre with its largest numbers but zero, either way, the largest first, of
  /// equals the first.
  ///
  /// The sizes are found first, four genres at a time and without a jump: each row's sinks past those
  /// that are smaller. Where the rows sink themselves, explaining a synopsis takes a sixth more
  /// instructions.
  ///
  /// - Parameter entries: at most `limit`.
  @inline(__always)
  package func forEachLargest(
    _ limit: Int, _ body: (_ genre: Int, _ entries: UnsafeBufferPointer<Entry>) -> Void
  ) {
    let limit = min(limit, count)
    guard limit > 0 else { return }
    withLanes { lanes, width in
      let vectors = UnsafeRawBufferPointer(lanes).assumingMemoryBound(to: SIMD4<Float>.self)
      withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: limit) { sizes in
        for column in 0..<width / 4 {
          sizes.initialize(repeating: .zero)
          for row in 0..<count {
            var size = vectors[row &* (width / 4) &+ column].magnitude
            guard any(size .> sizes[limit &- 1]) else { continue }
            for rank in 0..<limit {
              let other = sizes[rank]
              sizes[rank] = other.replacing(with: size, where: size .> other)
              size = size.replacing(with: other, where: size .> other)
            }
          }
          let ranked = UnsafeRawBufferPointer(sizes).assumingMemoryBound(to: Float.self)
          for lane in 0..<min(4, GenreVector.genreCount - 4 * column) {
            withUnsafeTemporaryAllocation(of: Entry.self, capacity: limit) { entries in
              let genre = 4 * column + lane
              let count = Self.find(
                entries, in: 0..<count, number: { lanes[$0 &* width &+ genre] },
                size: { ranked[4 &* $0 &+ lane] })
              body(genre, UnsafeBufferPointer(rebasing: entries[..<count]))
            }
          }
        }
      }
    }
  }

  /// Finds the rows whose numbers have the given sizes, one a rank; returns how many there are.
  @inline(__always)
  private static func find(
    _ entries: UnsafeMutableBufferPointer<Entry>, in rows: Range<Int>,
    number: (_ row: Int) -> Float, size: (_ rank: Int) -> Float
  ) -> Int {
    entries.initialize(repeating: Entry(row: -1, number: 0))
    // What is zero has no rank.
    let least = max(size(entries.count &- 1), .leastNonzeroMagnitude)
    var count = 0
    for row in rows {
      let number = number(row)
      guard number.magnitude >= least else { continue }
      var rank = 0
      while rank < entries.count && (size(rank) > number.magnitude || entries[rank].row >= 0) {
        rank &+= 1
      }
      // Of equals, more may have the last one's size.
      guard rank < entries.count else { continue }
      entries[rank] = Entry(row: row, number: number)
      count &+= 1
    }
    return count
  }

  /// All numbers row after row, as files have them: `count × 19`.
  package var numbers: [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(count * GenreVector.genreCount)
    for row in rows { for genre in 0..<GenreVector.genreCount { numbers.append(row[genre]) } }
    return numbers
  }
}

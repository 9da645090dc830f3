/// Rows of sums, one a genre, that are worked on in vectors of four.
struct GenreRows {
  private static let vectorCount = (Genre.count + 3) / 4

  /// Five vectors a row: 19 numbers and a zero.
  private let vectors: [SIMD4<Float>]

  /// - Parameter fill: adds to the rows, which are zero.
  init(count: Int, _ fill: (Sums) -> Void) {
    let capacity = count * Self.vectorCount
    vectors = [SIMD4<Float>](unsafeUninitializedCapacity: capacity) { vectors, count in
      vectors.initialize(repeating: .zero)
      if capacity > 0 { fill(Sums(vectors: vectors)) }
      count = capacity
    }
  }

  /// The rows while they are added to.
  struct Sums {
    fileprivate let vectors: UnsafeMutableBufferPointer<SIMD4<Float>>

    /// Adds a multiple of 19 numbers, which are a row of `numbers`, to a row.
    @inline(__always)
    func add(_ x: Float, times numbers: UnsafeBufferPointer<Float>, row: Int, to target: Int) {
      guard let base = UnsafeRawPointer(numbers.baseAddress) else { return }
      let source = base + row &* Genre.count &* MemoryLayout<Float>.stride
      let first = target &* vectorCount
      for index in 0..<4 {
        vectors[first &+ index] +=
          x * source.loadUnaligned(fromByteOffset: 16 &* index, as: SIMD4<Float>.self)
      }
      // Begins one number earlier, so as not to read what comes after the row.
      let last = source.loadUnaligned(fromByteOffset: 60, as: SIMD4<Float>.self)
      vectors[first &+ 4] += x * SIMD4(last[1], last[2], last[3], 0)
    }
  }

  private var count: Int { vectors.count / Self.vectorCount }

  /// All numbers, 19 a row.
  var numbers: [Float] {
    [Float](capacity: count * Genre.count) { numbers in
      for row in 0..<count {
        for genre in 0..<Genre.count {
          numbers.append(vectors[row &* Self.vectorCount &+ genre >> 2][genre & 3])
        }
      }
    }
  }

  /// A row's place among the largest of a genre.
  struct Place: BitwiseCopyable {
    let row: Int32
    let number: Float
  }

  /// For each genre the rows with the largest numbers, either way, the largest first, of equals the
  /// first; rows of zero are left out.
  ///
  /// - Returns: the places of all genres, one genre's after the other's, and where each genre's end.
  func largest(_ limit: Int) -> (places: [Place], ends: [Int]) {
    precondition(limit > 0)
    let limit = min(limit, count)
    var ends: [Int] = []
    ends.reserveCapacity(Genre.count)
    var places: [Place] = []
    places.reserveCapacity(limit * Genre.count)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 4 * limit) { best in
      for genre in 0..<Genre.count {
        let (column, lane) = genre.quotientAndRemainder(dividingBy: 4)
        if lane == 0 { rank(column: column, limit, into: best) }
        for entry in best[lane * limit..<(lane + 1) * limit] {
          guard entry != 0 else { break }
          places.append(Place(entry: entry))
        }
        ends.append(places.count)
      }
    }
    return (places, ends)
  }

  /// Ranks the rows by the numbers of four genres.
  ///
  /// - Parameter best: becomes the genres' entries, `limit` each; 0: there are no more.
  private func rank(
    column: Int, _ limit: Int, into best: UnsafeMutableBufferPointer<UInt64>
  ) {
    best.initialize(repeating: 0)
    // The sizes that must be exceeded.
    var least = SIMD4<Int32>.zero
    vectors.withUnsafeBufferPointer { vectors in
      for row in 0..<count {
        let bits = unsafeBitCast(
          vectors[row &* Self.vectorCount &+ column], to: SIMD4<Int32>.self)
        let isLarger = (bits & Int32.max) .> least
        guard any(isLarger) else { continue }
        for lane in 0..<4 where isLarger[lane] {
          let entry = Place.entry(row: row, bits: UInt32(bitPattern: bits[lane]))
          let first = lane &* limit
          var place = first &+ limit &- 1
          while place > first && best[place &- 1] < entry {
            best[place] = best[place &- 1]
            place &-= 1
          }
          best[place] = entry
          least[lane] = Int32(truncatingIfNeeded: best[first &+ limit &- 1] >> 33)
        }
      }
    }
  }

  typealias Sum = (count: Int, total: Float)

  /// For each genre, the sums of the positive numbers and of the negative ones.
  func sums() -> [(positive: Sum, negative: Sum)] {
    var sums: [(positive: Sum, negative: Sum)] = []
    sums.reserveCapacity(Self.vectorCount * 4)
    for column in 0..<Self.vectorCount {
      var (towards, against) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
      var (towardsCount, againstCount) = (SIMD4<Int32>.zero, SIMD4<Int32>.zero)
      vectors.withUnsafeBufferPointer { vectors in
        for row in 0..<count {
          let vector = vectors[row &* Self.vectorCount &+ column]
          let (isPositive, isNegative) = (vector .> 0, vector .< 0)
          towards += SIMD4<Float>.zero.replacing(with: vector, where: isPositive)
          against += SIMD4<Float>.zero.replacing(with: vector, where: isNegative)
          towardsCount &+= SIMD4<Int32>.zero.replacing(with: 1, where: isPositive)
          againstCount &+= SIMD4<Int32>.zero.replacing(with: 1, where: isNegative)
        }
      }
      for lane in 0..<4 {
        sums.append(
          (
            (Int(towardsCount[lane]), towards[lane]),
            (Int(againstCount[lane]), against[lane])
          ))
      }
    }
    return Array(sums.prefix(Genre.count))
  }
}

extension GenreRows.Place {
  /// A row and the bits of its number as one: the larger the number's size, whose bits grow with it,
  /// and of equals the earlier the row, the larger.
  fileprivate static func entry(row: Int, bits: UInt32) -> UInt64 {
    let row = UInt64(~UInt32(truncatingIfNeeded: row))
    return UInt64(bits & 0x7FFF_FFFF) << 33 | row << 1 | UInt64(bits >> 31)
  }

  fileprivate init(entry: UInt64) {
    row = Int32(bitPattern: ~UInt32(truncatingIfNeeded: entry >> 1))
    number = Float(bitPattern: UInt32(entry >> 33) | UInt32(entry & 1) << 31)
  }
}

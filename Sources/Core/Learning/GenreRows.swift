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
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: limit) { best in
      vectors.withUnsafeBytes { vectors in
        let numbers = vectors.bindMemory(to: Float.self)
        for genre in 0..<Genre.count {
          for index in 0..<rank(genre, of: numbers, into: best) {
            let row = UInt32(truncatingIfNeeded: ~best[index])
            let number = numbers[Int(row) &* (4 * Self.vectorCount) &+ genre]
            places.append(Place(row: Int32(bitPattern: row), number: number))
          }
          ends.append(places.count)
        }
      }
    }
    return (places, ends)
  }

  /// Ranks the rows by a genre's number, as far as there is room in `best`.
  ///
  /// An entry is the number's size, whose bits grow with it, above the row, whose bits are turned
  /// round: one comparison orders by both.
  ///
  /// - Returns: how many there are.
  @inline(__always)
  private func rank(
    _ genre: Int, of numbers: UnsafeBufferPointer<Float>,
    into best: UnsafeMutableBufferPointer<UInt64>
  ) -> Int {
    // `least` is what must be exceeded.
    var (found, least) = (0, UInt32(0))
    for row in 0..<count {
      let size = numbers[row &* (4 * Self.vectorCount) &+ genre].bitPattern & 0x7FFF_FFFF
      guard size > least else { continue }
      let entry = UInt64(size) << 32 | UInt64(~UInt32(truncatingIfNeeded: row))
      var place = found < best.count ? found : found &- 1
      while place > 0 && best[place &- 1] < entry {
        best[place] = best[place &- 1]
        place &-= 1
      }
      best[place] = entry
      if found < best.count { found &+= 1 }
      if found == best.count { least = UInt32(truncatingIfNeeded: best[found &- 1] >> 32) }
    }
    return found
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

/// Rows of sums, one a genre, that are worked on in vectors of four.
struct GenreRows {
  private static let vectorCount = (Genre.count + 3) / 4

  /// Five vectors a row: 19 numbers and a zero.
  private var vectors: [SIMD4<Float>]

  init(count: Int) {
    vectors = [SIMD4<Float>](repeating: .zero, count: count * Self.vectorCount)
  }

  /// Makes room for so many rows, and as many again.
  mutating func grow(toHave count: Int) {
    guard count * Self.vectorCount > vectors.count else { return }
    vectors += [SIMD4<Float>](repeating: .zero, count: count * Self.vectorCount)
  }

  /// All numbers, 19 a row.
  var numbers: [Float] {
    let rows = vectors.count / Self.vectorCount
    return [Float](capacity: rows * Genre.count) { numbers in
      for row in 0..<rows {
        for genre in 0..<Genre.count {
          numbers.append(vectors[row &* Self.vectorCount &+ genre >> 2][genre & 3])
        }
      }
    }
  }

  /// Adds a multiple of 19 numbers, which are a row of `numbers`, to a row.
  @inline(__always)
  mutating func add(
    _ x: Float, times numbers: UnsafeBufferPointer<Float>, row: Int, to target: Int
  ) {
    guard let base = UnsafeRawPointer(numbers.baseAddress) else { return }
    let source = base + row &* Genre.count &* MemoryLayout<Float>.stride
    let first = target &* Self.vectorCount
    vectors.withUnsafeMutableBufferPointer { vectors in
      for index in 0..<4 {
        vectors[first &+ index] +=
          x * source.loadUnaligned(fromByteOffset: 16 &* index, as: SIMD4<Float>.self)
      }
      // Begins one number earlier, so as not to read what comes after the row.
      let last = source.loadUnaligned(fromByteOffset: 60, as: SIMD4<Float>.self)
      vectors[first &+ 4] += x * SIMD4(last[1], last[2], last[3], 0)
    }
  }

  /// For each genre the rows with the largest numbers, either way, the largest first.
  ///
  /// - Parameter make: what to make of a row and its number.
  func largest<Result>(
    _ limit: Int, of count: Int, _ make: (_ row: Int, _ number: Float) -> Result
  ) -> [[Result]] {
    let limit = min(limit, count)
    let capacity = Self.vectorCount * 4 * limit
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: capacity) { best in
      best.initialize(repeating: 0)
      vectors.withUnsafeBufferPointer { vectors in
        for column in 0..<Self.vectorCount {
          var least = SIMD4<Float>.zero
          for row in 0..<count {
            let sizes = Self.magnitude(vectors[row &* Self.vectorCount &+ column])
            let isLarger = sizes .> least
            guard any(isLarger) else { continue }
            for lane in 0..<4 where isLarger[lane] {
              let first = (column &* 4 &+ lane) &* limit
              let last = first &+ limit &- 1
              Self.insert(Self.key(sizes[lane], row), into: best, first: first, last: last)
              least[lane] = Float(bitPattern: UInt32(best[last] >> 32))
            }
          }
        }
      }
      return (0..<Genre.count).map { genre in
        best[genre * limit..<(genre + 1) * limit].prefix { $0 > 0 }.map { key in
          let row = Int(~UInt32(truncatingIfNeeded: key))
          return make(row, vectors[row * Self.vectorCount + genre / 4][genre % 4])
        }
      }
    }
  }

  /// A number that sorts by size, then by what comes first.
  private static func key(_ size: Float, _ row: Int) -> UInt64 {
    UInt64(size.bitPattern) << 32 | UInt64(~UInt32(truncatingIfNeeded: row))
  }

  /// Puts a key where it belongs, in descending order, and drops the last.
  @inline(__always)
  private static func insert(
    _ key: UInt64, into best: UnsafeMutableBufferPointer<UInt64>, first: Int, last: Int
  ) {
    var place = last
    while place > first && best[place &- 1] < key {
      best[place] = best[place &- 1]
      place &-= 1
    }
    best[place] = key
  }

  @inline(__always)
  private static func magnitude(_ vector: SIMD4<Float>) -> SIMD4<Float> {
    let bits = unsafeBitCast(vector, to: SIMD4<UInt32>.self) & 0x7FFF_FFFF
    return unsafeBitCast(bits, to: SIMD4<Float>.self)
  }

  typealias Sum = (count: Int, total: Float)

  /// For each genre, the sums of the positive numbers and of the negative ones.
  func sums(of count: Int) -> [(positive: Sum, negative: Sum)] {
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

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

  /// For each genre the rows with the largest numbers, either way, the largest first.
  ///
  /// - Parameter make: what to make of a row and its number.
  func largest<Result>(
    _ limit: Int, _ make: (_ row: Int, _ number: Float) -> Result
  ) -> [[Result]] {
    let limit = min(limit, count)
    guard limit > 0 else { return [[Result]](repeating: [], count: Genre.count) }
    return withUnsafeTemporaryAllocation(of: Ranked.self, capacity: 4 * limit) { best in
      vectors.withUnsafeBufferPointer { vectors in
        var results: [[Result]] = []
        results.reserveCapacity(4 * Self.vectorCount)
        for column in 0..<Self.vectorCount {
          best.initialize(repeating: Ranked(size: 0, row: 0))
          var least = SIMD4<Float>.zero
          for row in 0..<count {
            let sizes = Self.magnitude(vectors[row &* Self.vectorCount &+ column])
            guard any(sizes .> least) else { continue }
            for lane in 0..<4 where sizes[lane] > least[lane] {
              least[lane] = Self.insert(
                Ranked(size: sizes[lane], row: row), into: best, lane &* limit, limit)
            }
          }
          for lane in 0..<min(4, Genre.count - 4 * column) {
            results.append(
              best[lane * limit..<(lane + 1) * limit].prefix { $0.size > 0 }.map { ranked in
                make(ranked.row, vectors[ranked.row &* Self.vectorCount &+ column][lane])
              })
          }
        }
        return results
      }
    }
  }

  /// Puts a row where it belongs, behind its equals, drops the last, and returns the new last's size.
  @inline(__always)
  private static func insert(
    _ ranked: Ranked, into best: UnsafeMutableBufferPointer<Ranked>, _ first: Int, _ limit: Int
  ) -> Float {
    var place = first &+ limit &- 1
    while place > first && best[place &- 1].size < ranked.size {
      best[place] = best[place &- 1]
      place &-= 1
    }
    best[place] = ranked
    return best[first &+ limit &- 1].size
  }

  @inline(__always)
  private static func magnitude(_ vector: SIMD4<Float>) -> SIMD4<Float> {
    let bits = unsafeBitCast(vector, to: SIMD4<UInt32>.self) & 0x7FFF_FFFF
    return unsafeBitCast(bits, to: SIMD4<Float>.self)
  }

  private struct Ranked: BitwiseCopyable {
    let size: Float
    let row: Int
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

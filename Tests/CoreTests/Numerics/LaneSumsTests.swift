import TestSupport
import Testing

@testable import Core

struct LaneSumsTests {
  @Test func `sums of many numbers are as exact as those of doubles`() {
    var generator = SeededGenerator(seed: 5)
    var (sums, exact) = (LaneSums<Lanes8>(), [Double](repeating: 0, count: 8))
    for _ in 0..<100_000 {
      let lanes = Lanes8(repeating: 0).map { _ in Float.random(in: 0...1, using: &generator) }
      sums.add(lanes)
      for lane in exact.indices { exact[lane] += Double(lanes[lane]) }
    }
    // A sum in `Float` would be off by some 1e-4 of it.
    #expect(zip(sums.means(1), exact).allSatisfy { isClose($0, $1, tolerance: 1e-6) })
  }

  @Test func `a mean is the sum divided by a number, and more can be added`() {
    var sums = LaneSums<SIMD4<Float>>()
    for number in 1...300 { sums.add(SIMD4(Float(number), 0, -1, 0.5)) }
    #expect(sums.means(300) == [150.5, 0, -1, 0.5])
    sums.add(SIMD4(repeating: 1))
    #expect(sums.means(1) == [45_151, 1, -299, 151])
  }
}

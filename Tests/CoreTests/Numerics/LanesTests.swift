import Glibc
import TestSupport
import Testing

@testable import Core

/// What holds for four lanes, and so for every number of lanes that is put together from them.
struct LanesTests {
  enum Width: CaseIterable { case four, eight, twelve, twenty }

  private func forEach(_ width: Width, _ check: (any Lanes.Type) -> Void) {
    switch width {
    case .four: check(SIMD4<Float>.self)
    case .eight: check(Lanes8.self)
    case .twelve: check(Lanes12.self)
    case .twenty: check(GenreVector.self)
    }
  }

  /// Numbers of all sizes and either sign.
  private func lanes<L: Lanes>(_: L.Type, seed: UInt64) -> L {
    var generator = SeededGenerator(seed: seed)
    return L(repeating: 0).map { _ in Float.random(in: -100...100, using: &generator) }
  }

  private func numbers<L: Lanes>(_ lanes: L) -> [Float] { (0..<L.count).map { lanes[$0] } }

  @Test(arguments: zip(Width.allCases, [4, 8, 12, 20]))
  func `there are as many lanes as the parts have`(width: Width, count: Int) {
    forEach(width) { #expect($0.count == count) }
  }

  @Test(arguments: Width.allCases)
  func `arithmetic is that of each lane`(width: Width) {
    func check<L: Lanes>(_: L.Type) {
      let (x, y) = (lanes(L.self, seed: 1), lanes(L.self, seed: 2))
      let pairs = zip(numbers(x), numbers(y))
      #expect(numbers(x + y) == pairs.map { $0 + $1 })
      #expect(numbers(x - y) == pairs.map { $0 - $1 })
      #expect(numbers(x * y) == pairs.map { $0 * $1 })
      #expect(numbers(x / y) == pairs.map { $0 / $1 })
      #expect(numbers(3 * x) == numbers(x).map { 3 * $0 })
      var sum = x
      sum += y
      #expect(sum == x + y)
      #expect(numbers(x.positivePart) == numbers(x).map { max(0, $0) })
      #expect(numbers(x.unitStep) == numbers(x).map { $0 > 0 ? 1 : 0 })
      #expect(numbers(x.magnitude) == numbers(x).map { abs($0) })
      #expect(x.largest == numbers(x).max())
      #expect(numbers(x.map { $0 * $0 }) == numbers(x).map { $0 * $0 })
      #expect(numbers(L(numbers(x).map { Double($0) })) == numbers(x))
    }
    forEach(width) { check($0) }
  }

  @Test(arguments: Width.allCases)
  func `only zeros are zero`(width: Width) {
    func check<L: Lanes>(_: L.Type) {
      #expect(L(repeating: 0).isZero && !L(repeating: 1).isZero)
      for lane in 0..<L.count {
        var lanes = L(repeating: 0)
        lanes[lane] = -1e-30
        #expect(!lanes.isZero)
      }
    }
    forEach(width) { check($0) }
  }

  @Test(arguments: Width.allCases)
  func `a bit a lane says its sign, the lowest that of the first`(width: Width) {
    func check<L: Lanes>(_: L.Type) {
      let bits: UInt32 = 0b1010_0110_1111_0000_1001
      #expect(
        numbers(L(signs: bits)) == (0..<L.count).map { bits >> UInt32($0) & 1 == 1 ? 1 : -1 })
    }
    forEach(width) { check($0) }
  }

  /// Tolerance 1e-6 of the logarithm, or of 1 where that is less: `Float` has no more.
  @Test(arguments: Width.allCases)
  func `logarithms are natural ones`(width: Width) {
    func check<L: Lanes>(_: L.Type) {
      for exponent in stride(from: Float(-80), through: 80, by: 0.37) {
        var lanes = L(repeating: 1)
        for lane in 0..<L.count { lanes[lane] = expf(exponent + Float(lane) / 7) }
        let exact = numbers(lanes).map { logf($0) }
        #expect(
          zip(numbers(lanes.logarithm), exact).allSatisfy { isClose($0, $1, tolerance: 1e-6) })
      }
      #expect(numbers(L(repeating: 1).logarithm) == numbers(L(repeating: 0)))
    }
    forEach(width) { check($0) }
  }

  @Test(arguments: Width.allCases)
  func `bytes hold whole numbers from 0 to 255, or from -127 to 127`(width: Width) {
    func check<L: Lanes>(_: L.Type) {
      for start in stride(from: 0, to: 255, by: 5) {
        var lanes = L(repeating: 0)
        for lane in 0..<L.count { lanes[lane] = Float((start + lane * 31) % 256) }
        #expect(L(lanes.bytes) == lanes)
        #expect(L(lanes.map { max(0, $0 - 0.4) }.bytes) == lanes)
        let signed = lanes.map { $0 > 127 ? 128 - $0 : $0 }
        #expect(L(signed: signed.signedBytes) == signed)
      }
      #expect(numbers(L(signed: L(repeating: -2.4).signedBytes)).allSatisfy { $0 == -2 })
    }
    forEach(width) { check($0) }
  }
}

/// Several numbers that are worked on at once, in vectors of four, which every processor has.
///
/// `LanePair` makes longer ones: twenty for all genres (`GenreVector`), twelve and eight for the
/// groups of genres that the solver learns side by side.
package protocol Lanes: Sendable, BitwiseCopyable, Hashable {
  /// A byte a lane.
  associatedtype Bytes: Sendable, BitwiseCopyable
  static var count: Int { get }
  /// The bytes as whole numbers from 0 to 255.
  init(_ bytes: Bytes)
  /// The bytes as whole numbers from −128 to 127.
  init(signed bytes: Bytes)
  /// The nearest whole numbers to lanes between 0 and 255.
  var bytes: Bytes { get }
  /// The nearest whole numbers to lanes between −127 and 127.
  var signedBytes: Bytes { get }
  init(repeating value: Float)
  /// +1 where a bit is set, else −1; the first lane has the lowest bit.
  init(signs bits: UInt32)
  subscript(lane: Int) -> Float { get set }
  /// Whether every lane is zero.
  var isZero: Bool { get }
  /// The lanes, or zero where they are below it.
  var positivePart: Self { get }
  /// 1 where a lane is above zero, else 0.
  var unitStep: Self { get }
  /// The natural logarithms of positive numbers.
  var logarithm: Self { get }
  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  static func * (left: Float, right: Self) -> Self
  static func / (left: Self, right: Self) -> Self
  static func += (left: inout Self, right: Self)
}

extension Lanes {
  init(_ values: [Double]) {
    self.init(repeating: 0)
    for lane in 0..<Self.count { self[lane] = Float(values[lane]) }
  }

  /// The lanes without their signs.
  @inline(__always) var magnitude: Self {
    positivePart + (Self(repeating: 0) - self).positivePart
  }

  /// Lane by lane, the larger number.
  @inline(__always) func larger(_ other: Self) -> Self { self + (other - self).positivePart }

  /// The largest of the lanes.
  var largest: Float { (0..<Self.count).reduce(-.infinity) { max($0, self[$1]) } }

  /// Applies a function to each lane.
  func map(_ transform: (Float) -> Float) -> Self {
    var result = self
    for lane in 0..<Self.count { result[lane] = transform(result[lane]) }
    return result
  }
}

/// Sums of many numbers, one a lane, as exact as sums of `Double`.
struct LaneSums<L: Lanes> {
  private var totals = [Double](repeating: 0, count: L.count)
  private var part = L(repeating: 0)
  private var pending = 0

  @inline(__always) mutating func add(_ value: L) {
    part += value
    pending += 1
    if pending == 256 { flush() }
  }

  /// The sums, divided by a number.
  mutating func means(_ count: Int) -> [Double] {
    flush()
    return totals.map { $0 / Double(count) }
  }

  private mutating func flush() {
    for lane in 0..<L.count { totals[lane] += Double(part[lane]) }
    part = L(repeating: 0)
    pending = 0
  }
}

extension SIMD4<Float>: Lanes {
  /// The numbers without their signs.
  @inline(__always) package var magnitude: Self {
    let bits = unsafeBitCast(self, to: SIMD4<UInt32>.self) & 0x7FFF_FFFF
    return unsafeBitCast(bits, to: Self.self)
  }

  package static var count: Int { 4 }

  @inline(__always) package init(_ bytes: SIMD4<UInt8>) {
    self.init(SIMD4<Int32>(truncatingIfNeeded: bytes))
  }

  @inline(__always) package init(signed bytes: SIMD4<UInt8>) {
    self.init(SIMD4<Int32>(truncatingIfNeeded: unsafeBitCast(bytes, to: SIMD4<Int8>.self)))
  }

  @inline(__always) package var bytes: SIMD4<UInt8> {
    let rounded = self + 0.5
    return SIMD4<UInt8>(UInt8(rounded.x), UInt8(rounded.y), UInt8(rounded.z), UInt8(rounded.w))
  }

  package var signedBytes: SIMD4<UInt8> {
    let whole = SIMD4<Int32>(rounded(.toNearestOrEven))
    return SIMD4<UInt8>(truncatingIfNeeded: whole)
  }

  @inline(__always) package init(signs bits: UInt32) {
    let isClear = SIMD4<UInt32>(repeating: bits) & SIMD4<UInt32>(1, 2, 4, 8) .== 0
    self = Self(repeating: 1).replacing(with: -1, where: isClear)
  }

  @inline(__always) package var isZero: Bool { all(self .== 0) }
  @inline(__always) package var positivePart: Self { replacing(with: 0, where: self .< 0) }
  @inline(__always) package var unitStep: Self {
    Self(repeating: 0).replacing(with: 1, where: self .> 0)
  }

  /// From `x = m · 2^e` with `m` near 1, and `ln m = 2 artanh((m − 1) / (m + 1))` as a series.
  @inline(__always) package var logarithm: Self {
    let bits = SIMD4<Int32>(truncatingIfNeeded: unsafeBitCast(self, to: SIMD4<UInt32>.self))
    let exponent = (bits &- 0x3F35_04F3) &>> 23  // The bits of √½, so that √½ ≤ m < √2.
    let m = unsafeBitCast(bits &- exponent &<< 23, to: Self.self)
    let s = (m - 1) / (m + 1)
    let z = s * s
    var series: Self = z * (1 / 9) + 1 / 7
    series = z * series + 1 / 5
    series = z * series + 1 / 3
    series = z * series + 1
    return Self(exponent) * 0.693_147_2 + 2 * s * series
  }
}

/// The bytes of two groups of lanes.
package struct BytePair<A: Lanes, B: Lanes>: BitwiseCopyable, Sendable {
  var a: A.Bytes
  var b: B.Bytes
}

/// The lanes of `A`, then those of `B`.
package struct LanePair<A: Lanes, B: Lanes>: Lanes {
  var a: A
  var b: B

  package static var count: Int { A.count + B.count }

  @inline(__always) package init(_ bytes: BytePair<A, B>) {
    self.init(A(bytes.a), B(bytes.b))
  }

  @inline(__always) package init(signed bytes: BytePair<A, B>) {
    self.init(A(signed: bytes.a), B(signed: bytes.b))
  }

  @inline(__always) package var bytes: BytePair<A, B> { BytePair(a: a.bytes, b: b.bytes) }
  package var signedBytes: BytePair<A, B> { BytePair(a: a.signedBytes, b: b.signedBytes) }

  @inline(__always) private init(_ a: A, _ b: B) {
    self.a = a
    self.b = b
  }

  @inline(__always) package init(repeating value: Float) {
    self.init(A(repeating: value), B(repeating: value))
  }

  @inline(__always) package init(signs bits: UInt32) {
    self.init(A(signs: bits), B(signs: bits >> UInt32(A.count)))
  }

  package subscript(lane: Int) -> Float {
    get { lane < A.count ? a[lane] : b[lane - A.count] }
    set { if lane < A.count { a[lane] = newValue } else { b[lane - A.count] = newValue } }
  }

  @inline(__always) package var isZero: Bool { a.isZero && b.isZero }
  @inline(__always) package var positivePart: Self { Self(a.positivePart, b.positivePart) }
  @inline(__always) package var unitStep: Self { Self(a.unitStep, b.unitStep) }
  @inline(__always) package var logarithm: Self { Self(a.logarithm, b.logarithm) }

  @inline(__always) package static func + (left: Self, right: Self) -> Self {
    Self(left.a + right.a, left.b + right.b)
  }
  @inline(__always) package static func - (left: Self, right: Self) -> Self {
    Self(left.a - right.a, left.b - right.b)
  }
  @inline(__always) package static func * (left: Self, right: Self) -> Self {
    Self(left.a * right.a, left.b * right.b)
  }
  @inline(__always) package static func * (left: Float, right: Self) -> Self {
    Self(left * right.a, left * right.b)
  }
  @inline(__always) package static func / (left: Self, right: Self) -> Self {
    Self(left.a / right.a, left.b / right.b)
  }
  @inline(__always) package static func += (left: inout Self, right: Self) {
    left.a += right.a
    left.b += right.b
  }
}

package typealias Lanes8 = LanePair<SIMD4<Float>, SIMD4<Float>>
package typealias Lanes12 = LanePair<Lanes8, SIMD4<Float>>

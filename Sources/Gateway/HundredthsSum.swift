internal import Core

/// Rounds numbers to hundredths that add up to the rounded sum of the numbers.
///
///     var sum = HundredthsSum()
///     [0.004, 0.004, 0.004].map { sum.add($0) }  // [0, 1, 0]
///
/// Each is the difference of two rounded sums, so none is off by a hundredth or more.
package struct HundredthsSum {
  private var exact: Double = 0
  private var rounded = 0

  package init() {}

  /// Adds a number, and returns it in hundredths.
  package mutating func add(_ number: Float) -> Int {
    exact += Double(number) * 100
    let before = rounded
    rounded = Int(nearest: exact)
    return rounded - before
  }
}

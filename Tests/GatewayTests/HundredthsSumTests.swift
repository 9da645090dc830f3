import Gateway
import Testing

struct HundredthsSumTests {
  @Test(arguments: [
    ([0.004, 0.004, 0.004], [0, 1, 0]), ([0.125, -0.125, 1], [13, -13, 100]), ([], []),
    ([-0.333, -0.333, -0.334], [-33, -34, -33]),
  ])
  func `rounded parts add up to the rounded sum`(numbers: [Float], rounded: [Int]) {
    var sum = HundredthsSum()
    #expect(numbers.map { sum.add($0) } == rounded)
  }
}

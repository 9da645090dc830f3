import Core
import TestSupport
import Testing

struct IsotonicCurveTests {
  @Test func `what descends is pooled`() {
    let blocks = IsotonicCurve.Block.ascending(
      scores: [4, 1, 2, 3], labels: [true, false, true, false])
    #expect(blocks.map(\.meanScore) == [1, 2.5, 4])
    #expect(blocks.map(\.share) == [0, 0.5, 1])
  }

  @Test func `equal scores are of one block, in whatever order`() {
    for labels in [[true, false, true], [false, true, true], [true, true, false]] {
      let blocks = IsotonicCurve.Block.ascending(scores: [1, 1, 2], labels: labels)
      #expect(blocks.map(\.count) == (labels[2] ? [2, 1] : [3]))
    }
  }

  @Test func `it is straight between knots, and level beyond them`() {
    let curve = IsotonicCurve(fitting: [1, 2, 3, 4], labels: [false, true, false, true])
    let heights: [(score: Float, value: Float)] = [
      (-10, 0), (1, 0), (1.75, 0.25), (2.5, 0.5), (3.25, 0.75), (4, 1), (10, 1),
    ]
    for (score, value) in heights { #expect(curve.value(at: score) == value) }
  }

  @Test(arguments: [false, true])
  func `where all answers are one, it is level`(answer: Bool) {
    let curve = IsotonicCurve(fitting: [1, 2, 3], labels: [answer, answer, answer])
    for score in [-1, 2, 5] as [Float] { #expect(curve.value(at: score) == (answer ? 1 : 0)) }
  }

  @Test func `a sigmoid counts for two cases in each block`() {
    let sigmoid = PlattSigmoid(slope: 0, offset: 0)
    let scores = (0..<60).map { Float($0 < 20 ? 0 : 1) }
    let curve = IsotonicCurve(fitting: scores, labels: scores.map { $0 > 0 }, joining: sigmoid)
    #expect(isClose(curve.value(at: 0), 1 / 22))
    #expect(isClose(curve.value(at: 1), 41 / 42))
  }

  @Test func `of many blocks, the nearest are pooled, and the mean stays`() {
    // Shares from 0 to 1 in 200 steps: as many blocks.
    let labels = (0...200).flatMap { share in (0..<200).map { $0 < share } }
    let scores = (0...200).flatMap { share in (0..<200).map { _ in Float(share) } }
    let curve = IsotonicCurve(fitting: scores, labels: labels)
    #expect(Set(curve.scores).count == IsotonicCurve.knotCount)
    #expect(zip(curve.scores, curve.scores.dropFirst()).allSatisfy { $0 < $1 })
    #expect((0...200).allSatisfy { abs(curve.value(at: Float($0)) - Float($0) / 200) <= 0.02 })
    let mean = scores.reduce(0) { $0 + Double(curve.value(at: $1)) } / Double(scores.count)
    #expect(isClose(mean, 0.5, tolerance: 0.001))
  }

  @Test func `knots that descend or are no numbers are refused`() {
    let rising = (0..<IsotonicCurve.knotCount).map { Float($0) / Float(IsotonicCurve.knotCount) }
    #expect(IsotonicCurve(scores: rising, values: rising) != nil)
    func changed(_ place: Int, _ number: Float) -> [Float] {
      var numbers = rising
      numbers[place] = number
      return numbers
    }
    for numbers in [
      changed(9, 0), changed(0, .nan), changed(63, .infinity), changed(0, -.infinity),
      changed(5, .nan), rising.dropLast(), [],
    ] {
      #expect(IsotonicCurve(scores: numbers, values: rising) == nil)
      #expect(IsotonicCurve(scores: rising, values: numbers) == nil)
    }
    #expect(IsotonicCurve(scores: rising, values: changed(63, 1.01)) == nil)
    #expect(IsotonicCurve(scores: rising, values: changed(0, -0.01)) == nil)
  }
}

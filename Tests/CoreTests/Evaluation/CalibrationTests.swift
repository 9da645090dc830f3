import Core
import TestSupport
import Testing

struct CalibrationTests {
  @Test func `a higher score is always more probable`() {
    let calibration = Calibration(
      fitting: [-2, -1, -0.5, 0, 0.5, 1], labels: [false, false, true, false, true, true])
    let curve = stride(from: Float(-5), through: 5, by: 0.01).map { calibration.probability($0) }
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 < $1 })
    #expect(curve.allSatisfy { (0...1).contains($0) })
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `so it is with whatever scores, down to the smallest step`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let scores = (0..<3000).map { _ in Float.random(in: -3...3, using: &generator) }
    let labels = scores.map { Float.random(in: -6...6, using: &generator) < $0 }
    let calibration = Calibration(fitting: scores, labels: labels)
    let curve = (scores.flatMap { [$0, $0.nextUp] }).sorted().map { calibration.probability($0) }
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 <= $1 })
    let steps = stride(from: Float(-3), through: 3, by: 0.001).map { calibration.probability($0) }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `half is the sigmoid's, half the curve's`() {
    let scores: [Float] = [-2, -1, 0, 1]
    let labels = [false, false, true, true]
    let calibration = Calibration(fitting: scores, labels: labels)
    let platt = PlattSigmoid(fitting: scores, labels: labels)
    let isotonic = IsotonicCurve(fitting: scores, labels: labels, joining: platt)
    for score in [-3, -0.4, 0.3, 2] as [Float] {
      let half = 0.5 * (platt.probability(score) + isotonic.value(at: score))
      #expect(isClose(calibration.probability(score), half))
      #expect(Calibration(sigmoid: platt).probability(score) == platt.probability(score))
    }
  }

  @Test func `where higher scores are less likely ones, the curve is flat`() {
    let scores = (0..<100).map { Float($0) / 50 }
    let calibration = Calibration(fitting: scores, labels: scores.map { $0 < 0.5 })
    #expect(scores.allSatisfy { isClose(calibration.probability($0), 0.25, tolerance: 0.01) })
  }

  @Test func `a genre that no movie has stays improbable`() {
    let scores = (0..<100).map { Float($0 % 7) }
    let calibration = Calibration(fitting: scores, labels: scores.map { _ in false })
    #expect(scores.allSatisfy { calibration.probability($0) < 0.05 })
  }

  @Test func `the expected error is zero where the shares are as stated`() {
    let labels = (0..<10).map { $0 < 3 }
    let exact = [Float](repeating: 0.3, count: 10)
    #expect(isClose(Calibration.expectedError(probabilities: exact, labels: labels), 0))
    let wrong = [Float](repeating: 0.8, count: 10)
    #expect(isClose(Calibration.expectedError(probabilities: wrong, labels: labels), 0.5))
  }
}

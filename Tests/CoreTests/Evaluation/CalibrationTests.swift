import Core
import TestSupport
import Testing

struct CalibrationTests {
  @Test func `a higher score is never less probable`() {
    let calibration = Calibration(
      fitting: [-2, -1, -0.5, 0, 0.5, 1], labels: [false, false, true, false, true, true])
    let curve = stride(from: Float(-5), through: 5, by: 0.1).map { calibration.probability($0) }
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(curve.allSatisfy { (0...1).contains($0) })
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

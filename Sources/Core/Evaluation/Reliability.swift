/// Whether what is given 30 % happens in 30 of 100 cases: probabilities in bins of equal width.
package struct ReliabilityBin: Hashable, Codable, Sendable {
  /// The mean of the stated probabilities.
  package var meanProbability: Double
  /// The share of the cases that were true.
  package var fraction: Double
  package var count: Int

  /// How many bins there are from 0 to 1.
  package static let number = 10

  private enum CodingKeys: String, CodingKey {
    case fraction, count
    case meanProbability = "mean_probability"
  }

  /// Puts cases into their bins; the empty ones are left out.
  ///
  /// - Parameters:
  ///   - probabilities: `n` numbers from 0 to 1.
  ///   - labels: `n` answers.
  package static func bins(probabilities: [Float], labels: [Bool]) -> [ReliabilityBin] {
    var sums = [(probability: Double, positives: Int, count: Int)](
      repeating: (0, 0, 0), count: number)
    for (probability, label) in zip(probabilities, labels) {
      let bin = max(0, min(number - 1, Int(nearest: (probability * Float(number)).rounded(.down))))
      sums[bin].probability += Double(probability)
      sums[bin].positives += label ? 1 : 0
      sums[bin].count += 1
    }
    return sums.filter { $0.count > 0 }.map {
      ReliabilityBin(
        meanProbability: $0.probability / Double($0.count),
        fraction: Double($0.positives) / Double($0.count), count: $0.count)
    }
  }
}

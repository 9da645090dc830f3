import Glibc

/// How good each probability is as a threshold, told from it and its neighbours.
///
/// A single cut that happens to be best on some movies is not so on others. So the F-beta of the
/// cuts is averaged over the log-odds, with a Gaussian, before the highest is taken.
package struct SmoothedCuts {
  /// The log-odds of the cuts that are tried: from −4 to 2.
  private static let logOdds = (0...120).map { -4 + Double($0) / 20 }
  /// The standard deviation of the Gaussian, in log-odds.
  private static let width = 0.3
  /// By the number of steps between two cuts.
  private static let weights = logOdds.indices.map { step in
    exp(-0.5 * pow(Double(step) / 20 / width, 2))
  }

  /// The cases of at least a cut's probability, and the true ones among them.
  private var selected: [Int]
  private var truePositives: [Int]
  private let positives: Int

  /// - Parameters:
  ///   - probabilities: `n` numbers between 0 and 1.
  ///   - labels: `n` answers.
  package init(probabilities: [Float], labels: [Bool]) {
    selected = Self.logOdds.map { _ in 0 }
    truePositives = selected
    positives = labels.count { $0 }
    for (probability, label) in zip(probabilities, labels) {
      let logOdds = log(Double(probability) / (1 - Double(probability)))
      let highest = min(max(-1, ((logOdds + 4) * 20).rounded(.down)), 120)
      guard highest >= 0 else { continue }
      selected[Int(highest)] += 1
      if label { truePositives[Int(highest)] += 1 }
    }
    for cut in selected.indices.dropLast().reversed() {
      selected[cut] += selected[cut + 1]
      truePositives[cut] += truePositives[cut + 1]
    }
  }

  /// The probability with the best smoothed F-beta.
  ///
  ///     F_β = (1 + β²) TP / (selected + β² · positives)
  ///
  /// Of equals, the highest. `nil` without a true case.
  package func best(beta: Double) -> Float? {
    guard positives > 0 else { return nil }
    let weight = beta * beta
    let scores = selected.indices.map { cut in
      (1 + weight) * Double(truePositives[cut])
        / (Double(selected[cut]) + weight * Double(positives))
    }
    var best: (f: Double, cut: Int) = (-1, 0)
    for cut in scores.indices.reversed() {
      var (sum, total) = (0.0, 0.0)
      for (other, score) in scores.enumerated() {
        let weight = Self.weights[abs(other - cut)]
        sum += weight * score
        total += weight
      }
      if sum / total > best.f { best = (sum / total, cut) }
    }
    return Float(1 / (1 + exp(-Self.logOdds[best.cut])))
  }
}

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
    positives > 0 ? Self.probability(Self.highest(scores(beta: beta))) : nil
  }

  /// The probabilities, one a genre, that together have the best mean of macro-F1 and micro-F1.
  ///
  /// Genre after genre is given the cut that is best beside the others', until none changes:
  /// that is from where each has its own best F1, so it takes a few rounds. `nil` without a true
  /// case.
  ///
  /// - Parameter microShare: what micro-F1 counts in the mean.
  package static func best(of genres: [SmoothedCuts], microShare: Double) -> [Float?] {
    let scores = genres.map { $0.scores(beta: 1) }
    let selected = genres.map { smoothed($0.selected.map(Double.init)) }
    let truePositives = genres.map { smoothed($0.truePositives.map(Double.init)) }
    var cuts = scores.map { highest($0) }
    let positives = Double(genres.reduce(0) { $0 + $1.positives })
    for _ in 0..<20 {
      let last = cuts
      for genre in genres.indices where genres[genre].positives > 0 {
        var (otherSelected, otherTrue) = (0.0, 0.0)
        for other in genres.indices where other != genre && genres[other].positives > 0 {
          otherSelected += selected[other][cuts[other]]
          otherTrue += truePositives[other][cuts[other]]
        }
        cuts[genre] = highest(
          logOdds.indices.map { cut in
            let micro =
              2 * (otherTrue + truePositives[genre][cut])
              / (otherSelected + selected[genre][cut] + positives)
            return (1 - microShare) * scores[genre][cut] / Double(genres.count)
              + microShare * micro
          })
      }
      if cuts == last { break }
    }
    return zip(genres, cuts).map { $0.positives > 0 ? probability($1) : nil }
  }

  /// The smoothed F-beta of every cut.
  private func scores(beta: Double) -> [Double] {
    let weight = beta * beta
    return Self.smoothed(
      selected.indices.map { cut in
        (1 + weight) * Double(truePositives[cut])
          / max(1, Double(selected[cut]) + weight * Double(positives))
      })
  }

  private static func smoothed(_ values: [Double]) -> [Double] {
    values.indices.map { place in
      var (sum, total) = (0.0, 0.0)
      for (other, value) in values.enumerated() {
        let weight = weights[abs(other - place)]
        sum += weight * value
        total += weight
      }
      return sum / total
    }
  }

  /// The last of the places with the highest value.
  private static func highest(_ values: [Double]) -> Int {
    values.indices.reduce(0) { values[$1] >= values[$0] ? $1 : $0 }
  }

  private static func probability(_ cut: Int) -> Float { Float(1 / (1 + exp(-logOdds[cut]))) }
}

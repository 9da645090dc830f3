import Core
import Store

/// How the gate fills in the figures it decides by, and tells them.
extension GateDecision {
  /// Compares the answers of both models with the true genres.
  mutating func measure(
    _ challenger: Gate.Answers, _ champion: Gate.Answers?, _ labels: [GenreSet]
  ) {
    nTest = labels.count
    f1Micro = Self.f1Micro(challenger.overviewAlone, labels)
    withTitle = Pair(
      f1Micro: Self.f1Micro(challenger.withTitle, labels),
      f1MicroBefore: champion.map { Self.f1Micro($0.withTitle, labels) })
    let constant = ConstantAnswer(bestFor: labels)
    floor = Floor(f1Micro: constant.f1Micro, genres: constant.genres.map(\.name))
    guard let champion else { return }
    self.champion = champion.version
    f1MicroBefore = Self.f1Micro(champion.overviewAlone, labels)
    let comparison = PairedBootstrap(
      labels: labels, champion: champion.overviewAlone, challenger: challenger.overviewAlone)
    difference = comparison.difference
    interval = [comparison.interval.lowerBound, comparison.interval.upperBound]
    worstGenre = Genre.allCases.compactMap { genre in
      let new = ConfusionCounts(genre, selected: challenger.overviewAlone, labels: labels)
      guard new.support >= Gate.genreMinimum else { return nil }
      let old = ConfusionCounts(genre, selected: champion.overviewAlone, labels: labels)
      return GenreChange(
        name: genre.name, f1: new.f1 ?? 0, f1Before: old.f1 ?? 0, movies: new.support)
    }.min { $0.difference < $1.difference }
  }

  /// The same, published because a person says so.
  func forced(because reason: String) -> GateDecision {
    var forced = self
    forced.rule = .forced
    forced.reason = "forced, \(reason); the gate says: \(self.reason)"
    forced.overruled = rule
    forced.forcedBecause = reason
    return forced
  }

  /// What was compared, in figures.
  var numbers: String {
    var text = "f1_micro \(Figures.decimal(f1Micro, digits: 4))"
    if let f1MicroBefore { text += " against \(Figures.decimal(f1MicroBefore, digits: 4))" }
    text += " on \(Figures.count(nTest ?? 0, "held-out movie"))"
    if let interval, let difference {
      let ends = interval.map { Figures.signed($0, digits: 4) }.joined(separator: " to ")
      text += " (\(Figures.signed(difference, digits: 4)), 95 % interval \(ends))"
    }
    return text
  }

  private static func f1Micro(_ selected: [GenreSet], _ labels: [GenreSet]) -> Double {
    Genre.allCases.map { ConfusionCounts($0, selected: selected, labels: labels) }
      .reduce(ConfusionCounts(), +).f1 ?? 0
  }
}

extension GateDecision.GenreChange {
  var difference: Double { f1 - f1Before }

  var numbers: String {
    "\(Figures.decimal(f1)) against \(Figures.decimal(f1Before))"
      + " on \(Figures.count(movies, "held-out movie"))"
  }
}

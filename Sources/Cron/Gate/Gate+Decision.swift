import Core

extension Gate {
  /// What was decided, by which rule, and the numbers behind it.
  package struct Decision: Hashable, Codable, Sendable {
    /// A genre with enough held-out movies, and how both models do in it.
    package struct GenreChange: Hashable, Codable, Sendable {
      package var name: String
      package var f1: Double
      package var f1Before: Double
      package var movies: Int

      var difference: Double { f1 - f1Before }
      var numbers: String {
        "\(Figures.decimal(f1)) against \(Figures.decimal(f1Before))"
          + " on \(Figures.count(movies, "held-out movie"))"
      }

      private enum CodingKeys: String, CodingKey {
        case name, f1, movies
        case f1Before = "f1_before"
      }
    }

    package struct Floor: Hashable, Codable, Sendable {
      package var f1Micro: Double
      package var genres: [String]

      private enum CodingKeys: String, CodingKey {
        case genres
        case f1Micro = "f1_micro"
      }
    }

    package struct Pair: Hashable, Codable, Sendable {
      package var f1Micro: Double
      package var f1MicroBefore: Double?

      private enum CodingKeys: String, CodingKey {
        case f1Micro = "f1_micro"
        case f1MicroBefore = "f1_micro_before"
      }
    }

    package var rule: Rule
    package var reason: String
    package var challenger: String
    package var champion: String?
    /// From overviews alone, like all that decides.
    package var f1Micro: Double?
    package var f1MicroBefore: Double?
    package var difference: Double?
    /// Where the difference lies with 95 % probability: lower and upper end.
    package var interval: [Double]?
    /// The one that lost most, of those with enough held-out movies.
    package var worstGenre: GenreChange?
    package var floor: Floor?
    package var withTitle: Pair?
    package var nTest: Int?
    /// The rule that a person passed over, and why.
    package var overruled: Rule?
    package var forcedBecause: String?

    private enum CodingKeys: String, CodingKey {
      case rule, reason, challenger, champion, difference, interval, floor, overruled
      case f1Micro = "f1_micro"
      case f1MicroBefore = "f1_micro_before"
      case worstGenre = "worst_genre"
      case withTitle = "with_title"
      case nTest = "n_test"
      case forcedBecause = "forced_because"
    }

    package init(
      _ rule: Rule, _ reason: String, challenger: String, champion: String? = nil
    ) {
      self.rule = rule
      self.reason = reason
      self.challenger = challenger
      self.champion = champion
    }

    /// The same, published because a person says so.
    package func forced(because reason: String) -> Decision {
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

    mutating func measure(
      _ challenger: Answers, _ champion: Answers?, _ labels: [GenreSet]
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
        guard new.support >= genreMinimum else { return nil }
        let old = ConfusionCounts(genre, selected: champion.overviewAlone, labels: labels)
        return GenreChange(
          name: genre.name, f1: new.f1 ?? 0, f1Before: old.f1 ?? 0, movies: new.support)
      }.min { $0.difference < $1.difference }
    }

    private static func f1Micro(_ selected: [GenreSet], _ labels: [GenreSet]) -> Double {
      Genre.allCases.map { ConfusionCounts($0, selected: selected, labels: labels) }
        .reduce(ConfusionCounts(), +).f1 ?? 0
    }
  }
}

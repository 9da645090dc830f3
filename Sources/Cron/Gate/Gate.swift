import Core
import Store

/// Decides whether a model may replace the one in service.
///
/// Both answer the same held-out movies, from their overviews alone. The
/// challenger is kept out if it is clearly worse on the whole or in a genre, or
/// no better than an answer that is always the same.
enum Gate {
  /// How much worse the challenger's micro-F1 may be.
  static let tolerance = 0.005
  /// How much worse its F1 may be in a genre, …
  static let genreTolerance = 0.03
  /// … that so many held-out movies have.
  static let genreMinimum = 100

  /// A model's answers to the held-out movies.
  struct Answers {
    var version: String
    var overviewAlone: [GenreSet]
    var withTitle: [GenreSet]
  }

  /// Compares a challenger with the model in service.
  ///
  /// - Parameters:
  ///   - champion: `nil` if there is no model in service, or none that can be read.
  ///   - labels: the true genres of the movies.
  static func decide(
    challenger: Answers, champion: Answers?, labels: [GenreSet]
  ) -> GateDecision {
    var decision = GateDecision(.firstModel, "", challenger: challenger.version)
    decision.measure(challenger, champion, labels)
    let rule = rule(for: decision)
    decision.rule = rule
    decision.reason = reason(rule, decision)
    return decision
  }

  private static func rule(for decision: GateDecision) -> GateDecision.Rule {
    if let difference = decision.difference, difference < -tolerance { return .worse }
    if let genre = decision.worstGenre, genre.difference < -genreTolerance { return .worseInGenre }
    if let f1 = decision.f1Micro, let floor = decision.floor, f1 <= floor.f1Micro {
      return .belowFloor
    }
    return decision.champion == nil ? .firstModel : .notWorse
  }

  private static func reason(_ rule: GateDecision.Rule, _ decision: GateDecision) -> String {
    let numbers = decision.numbers
    switch rule {
    case .worse: return "worse by more than \(tolerance): \(numbers)"
    case .worseInGenre:
      let genre = decision.worstGenre.map { "in \($0.name): F1 \($0.numbers)" } ?? ""
      return "worse by more than \(genreTolerance) \(genre); \(numbers)"
    case .belowFloor:
      let floor = decision.floor.map {
        "\(Figures.decimal($0.f1Micro, digits: 4)) for always \($0.genres.joined(separator: ", "))"
      }
      return "no better than a constant answer: \(numbers), \(floor ?? "")"
    case .notWorse: return "not worse: \(numbers)"
    default: return "no model was in service: \(numbers)"
    }
  }
}

extension Gate.Answers {
  init(of model: StoredModel, to movies: [Movie]) {
    self.init(
      version: model.version,
      overviewAlone: model.classifier.genres(of: movies, withTitles: false),
      withTitle: model.classifier.genres(of: movies, withTitles: true))
  }
}

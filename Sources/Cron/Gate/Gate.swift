import Core

/// Decides whether a model may replace the one in service.
///
/// Both answer the same held-out movies, from their overviews alone. The
/// challenger is kept out if it is clearly worse on the whole or in a genre, or
/// no better than an answer that is always the same.
package enum Gate {
  /// How much worse the challenger's micro-F1 may be.
  package static let tolerance = 0.005
  /// How much worse its F1 may be in a genre …
  package static let genreTolerance = 0.03
  /// … that so many held-out movies have.
  package static let genreMinimum = 100

  /// Which rule decided.
  package enum Rule: String, Codable, Sendable {
    case firstModel = "first-model"
    case notWorse = "not-worse"
    case worse
    case worseInGenre = "worse-in-genre"
    /// No better than the best constant answer.
    case belowFloor = "below-floor"
    /// Its weights are those of the model in service.
    case sameWeights = "same-weights"
    /// There was nothing new to learn from.
    case sameMovies = "same-movies"
    case forced
    /// A person chose the version.
    case rollback
    /// A person brought it from the Hub.
    case pulled
    /// The model in service cannot be read.
    case currentUnreadable = "current-unreadable"

    package var isPublished: Bool {
      switch self {
      case .firstModel, .notWorse, .forced, .rollback, .pulled, .currentUnreadable: true
      case .worse, .worseInGenre, .belowFloor, .sameWeights, .sameMovies: false
      }
    }
  }

  /// A model's answers to the held-out movies.
  package struct Answers: Sendable {
    package var version: String
    package var overviewAlone: [GenreSet]
    package var withTitle: [GenreSet]

    package init(version: String, overviewAlone: [GenreSet], withTitle: [GenreSet]) {
      self.version = version
      self.overviewAlone = overviewAlone
      self.withTitle = withTitle
    }

    init(of model: StoredModel, to movies: [Movie]) {
      self.init(
        version: model.version,
        overviewAlone: model.classifier.genres(of: movies, withTitles: false),
        withTitle: model.classifier.genres(of: movies, withTitles: true))
    }
  }

  /// Compares a challenger with the model in service.
  ///
  /// - Parameters:
  ///   - champion: `nil` if there is no model in service, or none that can be read.
  ///   - labels: the true genres of the movies.
  package static func decide(
    challenger: Answers, champion: Answers?, labels: [GenreSet]
  ) -> Decision {
    var decision = Decision(.firstModel, "", challenger: challenger.version)
    decision.measure(challenger, champion, labels)
    let rule = rule(for: decision)
    decision.rule = rule
    decision.reason = reason(rule, decision)
    return decision
  }

  private static func rule(for decision: Decision) -> Rule {
    if let difference = decision.difference, difference < -tolerance { return .worse }
    if let genre = decision.worstGenre, genre.difference < -genreTolerance { return .worseInGenre }
    if let f1 = decision.f1Micro, let floor = decision.floor, f1 <= floor.f1Micro {
      return .belowFloor
    }
    return decision.champion == nil ? .firstModel : .notWorse
  }

  private static func reason(_ rule: Rule, _ decision: Decision) -> String {
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

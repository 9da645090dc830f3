/// What was decided about a candidate, by which rule, and the numbers behind it.
package struct GateDecision: Hashable, Codable, Sendable {
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
    /// A person took it, or another with its weights, out of service.
    case withdrawn
    /// A person chose the version.
    case rollback
    /// A person brought it from the Hub.
    case pulled
    /// The model in service cannot be read.
    case currentUnreadable = "current-unreadable"

    package var isPublished: Bool {
      switch self {
      case .firstModel, .notWorse, .forced, .rollback, .pulled, .currentUnreadable: true
      case .worse, .worseInGenre, .belowFloor, .sameWeights, .sameMovies, .withdrawn: false
      }
    }
  }

  /// A genre with enough held-out movies, and how both models do in it.
  package struct GenreChange: Hashable, Codable, Sendable {
    package let name: String
    package let f1: Double
    package let f1Before: Double
    package let movies: Int

    private enum CodingKeys: String, CodingKey {
      case name, f1, movies
      case f1Before = "f1_before"
    }

    package init(name: String, f1: Double, f1Before: Double, movies: Int) {
      self.name = name
      self.f1 = f1
      self.f1Before = f1Before
      self.movies = movies
    }
  }

  /// The best constant answer.
  package struct Floor: Hashable, Codable, Sendable {
    package let f1Micro: Double
    package let genres: [String]

    private enum CodingKeys: String, CodingKey {
      case genres
      case f1Micro = "f1_micro"
    }

    package init(f1Micro: Double, genres: [String]) {
      self.f1Micro = f1Micro
      self.genres = genres
    }
  }

  /// Both models' figure with the titles given.
  package struct Pair: Hashable, Codable, Sendable {
    package let f1Micro: Double
    package let f1MicroBefore: Double?

    private enum CodingKeys: String, CodingKey {
      case f1Micro = "f1_micro"
      case f1MicroBefore = "f1_micro_before"
    }

    package init(f1Micro: Double, f1MicroBefore: Double?) {
      self.f1Micro = f1Micro
      self.f1MicroBefore = f1MicroBefore
    }
  }

  package var rule: Rule
  package var reason: String
  /// The candidate's version.
  package let challenger: String
  /// The version in service.
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

  package init(_ rule: Rule, _ reason: String, challenger: String, champion: String? = nil) {
    self.rule = rule
    self.reason = reason
    self.challenger = challenger
    self.champion = champion
  }
}

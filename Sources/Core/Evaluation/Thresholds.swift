/// How eager the answer is to name genres.
public enum Preference: Hashable, Sendable {
  /// The best mean of macro-F1 and micro-F1.
  case balanced
  /// Per genre, the best F½: precision counts for more.
  case precise
  /// Per genre, the best F2: recall counts for more.
  case broad
  /// One probability for all genres.
  case fixed(Float)

  /// Reads `balanced`, `precise`, `broad` or a number from 0 to 1.
  public init?(_ text: String) {
    switch text {
    case "balanced": self = .balanced
    case "precise": self = .precise
    case "broad": self = .broad
    default:
      guard let number = Float(text), (0...1).contains(number) else { return nil }
      self = .fixed(number)
    }
  }

  /// Whether the most probable genre is named although it misses its threshold.
  var namesAtLeastOne: Bool { self == .balanced || self == .broad }
}

/// The probabilities from which the genres are selected.
public struct Thresholds: Hashable, Sendable {
  /// One probability a genre, in column order.
  public var balanced: [Float]
  public var precise: [Float]
  public var broad: [Float]

  public init(balanced: [Float], precise: [Float], broad: [Float]) {
    self.balanced = balanced
    self.precise = precise
    self.broad = broad
  }

  /// What micro-F1 counts for in balanced cuts, against macro-F1.
  private static let microShare = 0.3

  /// Finds the cuts with the best mean of macro-F1 and micro-F1, and per genre those with the best
  /// F½ and F2, smoothed over neighbouring cuts.
  ///
  /// Precise is never below balanced, nor broad above it. A genre that no
  /// movie has is never selected.
  ///
  /// - Parameters:
  ///   - probabilities: `n × genres`, row by row, of movies the model had not seen.
  ///   - labels: `n` sets of genres.
  public init(tuningFor probabilities: [Float], labels: [GenreSet]) {
    let count = Genre.allCases.count
    let cuts = (0..<count).map { genre in
      SmoothedCuts(
        probabilities: labels.indices.map { probabilities[$0 * count + genre] },
        labels: labels.map { $0[genre] })
    }
    let balanced = SmoothedCuts.best(of: cuts, microShare: Self.microShare).map { $0 ?? 1 }
    self.init(
      balanced: balanced,
      precise: zip(cuts, balanced).map { max($1, $0.best(beta: 0.5) ?? 1) },
      broad: zip(cuts, balanced).map { min($1, $0.best(beta: 2) ?? 1) })
  }

  /// The thresholds of a preference, in column order.
  public func values(_ preference: Preference) -> [Float] {
    switch preference {
    case .balanced: balanced
    case .precise: precise
    case .broad: broad
    case .fixed(let value): [Float](repeating: value, count: balanced.count)
    }
  }

  /// Selects the genres of one synopsis.
  ///
  /// Where none reaches its threshold, the most probable one is selected,
  /// except with `precise` or a number.
  ///
  /// - Parameter probabilities: one a genre, in column order.
  public func select(_ probabilities: some Collection<Float>, _ preference: Preference) -> GenreSet
  {
    var selected: GenreSet = []
    var best: (index: Int, probability: Float) = (0, -1)
    let thresholds = values(preference)
    for (index, probability) in probabilities.enumerated() {
      if probability >= thresholds[index] {
        selected.insert(GenreSet(rawValue: 1 << UInt32(index)))
      }
      if probability > best.probability { best = (index, probability) }
    }
    if selected.isEmpty && preference.namesAtLeastOne {
      selected = GenreSet(rawValue: 1 << UInt32(best.index))
    }
    return selected
  }
}

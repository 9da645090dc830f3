/// How eager the answer is to name genres.
package enum Preference: Hashable, Sendable {
  /// The best mean of macro-F1 and micro-F1.
  case balanced
  /// Per genre, the best F½: precision counts for more.
  case precise
  /// Per genre, the best F2: recall counts for more.
  case broad
  /// One probability for all genres.
  case fixed(Float)

  /// Reads `balanced`, `precise`, `broad` or a number from 0 to 1.
  package init?(_ text: String) {
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
package struct Thresholds: Hashable, Sendable {
  package var balanced: GenreVector
  package var precise: GenreVector
  package var broad: GenreVector

  package init(balanced: GenreVector, precise: GenreVector, broad: GenreVector) {
    self.balanced = balanced
    self.precise = precise
    self.broad = broad
  }

  /// What micro-F1 counts for in balanced cuts, against macro-F1.
  private static let microShare = 0.3

  /// Finds the cuts with the best mean of macro-F1 and micro-F1, and per genre those with the best
  /// F½ and F2, smoothed over neighbouring cuts.
  ///
  /// Precise is never below balanced, nor broad above it. A genre that no movie has is never
  /// selected.
  ///
  /// - Parameters:
  ///   - probabilities: a row for each of `n` movies that the model had not seen.
  ///   - labels: `n` sets of genres.
  package init(tuningFor probabilities: GenreTable, labels: [GenreSet]) {
    let cuts = (0..<Genre.count).map { genre in
      SmoothedCuts(probabilities: probabilities.column(genre), labels: labels.map { $0[genre] })
    }
    let balanced = SmoothedCuts.best(of: cuts, microShare: Self.microShare).map { $0 ?? 1 }
    self.init(
      balanced: GenreVector { balanced[$0] },
      precise: GenreVector { max(balanced[$0], cuts[$0].best(beta: 0.5) ?? 1) },
      broad: GenreVector { min(balanced[$0], cuts[$0].best(beta: 2) ?? 1) })
  }

  /// Raises those that are no higher than probabilities: of a text without a known word, as a rule, so
  /// that no genre is selected unless the words speak for it.
  package mutating func raise(above probabilities: GenreVector) {
    for genre in 0..<GenreVector.genreCount {
      // By more than the readers of a model differ.
      let least = probabilities[genre] + 0.0001
      balanced[genre] = max(balanced[genre], least)
      precise[genre] = max(precise[genre], least)
      broad[genre] = max(broad[genre], least)
    }
  }

  /// The thresholds of a preference.
  package func values(_ preference: Preference) -> GenreVector {
    switch preference {
    case .balanced: balanced
    case .precise: precise
    case .broad: broad
    case .fixed(let value): GenreVector(repeating: value)
    }
  }

  /// Selects the genres of one synopsis.
  ///
  /// Where none reaches its threshold, the most probable one is selected as a guess, except with
  /// `precise` or a number.
  package func select(
    _ probabilities: GenreVector, _ preference: Preference
  ) -> (selected: GenreSet, isGuess: Bool) {
    let thresholds = values(preference)
    let selected = GenreSet(
      Genre.allCases.filter { probabilities[$0.index] >= thresholds[$0.index] })
    guard selected.isEmpty && preference.namesAtLeastOne else { return (selected, false) }
    var best = Genre.action
    for genre in Genre.allCases where probabilities[genre.index] > probabilities[best.index] {
      best = genre
    }
    return (GenreSet(best), true)
  }
}

import Core
import Store

extension CatalogueGuard {
  /// What a model tells of the catalogue that it learned from.
  struct Learned {
    let version: String
    /// The films, those that were held out included.
    let movies: Int
    /// By name, as many as the held-out films make likely; genres that too few of them have are
    /// left out.
    let byGenre: [String: Double]

    init(version: String, movies: Int, byGenre: [String: Double]) {
      self.version = version
      self.movies = movies
      self.byGenre = byGenre
    }

    /// `nil` for a model that learned from other films than TMDB's, too.
    init?(_ model: StoredModel) {
      let metrics = model.metrics
      guard let sources = model.manifest.sources, metrics.report.nTest > 0,
        sources.allSatisfy({ $0.key == MovieSources.tmdb || $0.value == 0 })
      else { return nil }
      let share = Double(metrics.nMovies) / Double(metrics.report.nTest)
      self.init(
        version: model.version, movies: metrics.nMovies,
        byGenre: metrics.report.perGenre.filter { $0.value.support >= smallestGenre }
          .mapValues { Double($0.support) * share })
    }
  }

  /// What there was to learn from when the model in service was made, and is no longer.
  static func losses(_ now: CatalogueFigures, _ learned: Learned) -> [String] {
    var found: [String] = []
    let learnable = now.learnable ?? now.movies
    let kept = Double(learnable) / Double(max(1, learned.movies))
    if kept < smallestShare {
      found.append(
        "TMDB has \(Figures.count(learnable, "film")) to learn from, and"
          + " \(learned.version) learned from \(Figures.count(learned.movies))")
    }
    // A catalogue that has shrunk is told of once, not again for each genre that shrank with it.
    let expected = smallestGenreShare * (kept < smallestShare ? kept : 1)
    for name in Genre.names {
      let (count, before) = (now.byGenre[name] ?? 0, learned.byGenre[name] ?? 0)
      if Double(count) < expected * before {
        found.append(
          "the genre \(name) has \(Figures.count(count, "film")), and had about"
            + " \(Figures.count(Int(before))) when \(learned.version) learned")
      }
    }
    return found
  }
}

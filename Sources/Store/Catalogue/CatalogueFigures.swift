import Core

/// What a fetch has found, as far as it tells a good catalogue from a bad one.
package struct CatalogueFigures: Hashable, Codable, Sendable {
  /// TMDB's films that it still has.
  package var movies: Int
  /// By name, all 19.
  package var byGenre: [String: Int]
  package var withoutOverview: Int
  /// Those that have an overview and a genre; `nil` in figures of before they were counted.
  package var learnable: Int?
  /// By number: genres that are none of ours, in how many films of this fetch.
  package var unknownGenres: [String: Int] = [:]
  /// How TMDB's list of genres differs from ours.
  package var genreListDifferences: [String] = []
  /// Stored films that TMDB has no longer, too many to be deleted unasked.
  package var vanished = 0
  /// The lines of the daily export; `nil` where there was none.
  package var exported: Int?

  private enum CodingKeys: String, CodingKey {
    case movies, vanished, exported, learnable
    case byGenre = "by_genre"
    case withoutOverview = "without_overview"
    case unknownGenres = "unknown_genres"
    case genreListDifferences = "genre_list_differences"
  }

  package init(movies: Int, byGenre: [String: Int], withoutOverview: Int) {
    self.movies = movies
    self.byGenre = byGenre
    self.withoutOverview = withoutOverview
  }

  /// The share of films that have no overview.
  package var emptyShare: Double { Double(withoutOverview) / Double(max(1, movies)) }
}

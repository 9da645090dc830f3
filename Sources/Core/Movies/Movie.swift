/// What a visitor gives: a synopsis, and a title where there is one.
package struct Synopsis: Hashable, Sendable {
  package var title: String?
  package var overview: String

  package init(title: String? = nil, overview: String) {
    self.title = title
    self.overview = overview
  }
}

/// One movie as the catalogue describes it.
///
/// The property names are TMDB's. Absent facts are `nil`.
package struct Movie: Hashable, Sendable {
  package var id: Int
  package var title: String?
  package var overview: String
  package var genres: GenreSet
  package var originalLanguage: String?
  package var releaseDate: String?
  package var popularity: Double?

  package init(
    id: Int, title: String? = nil, overview: String, genres: GenreSet,
    originalLanguage: String? = nil, releaseDate: String? = nil, popularity: Double? = nil
  ) {
    self.id = id
    self.title = title
    self.overview = overview
    self.genres = genres
    self.originalLanguage = originalLanguage
    self.releaseDate = releaseDate
    self.popularity = popularity
  }

  /// Whether it is one of the starter movies, which are invented: their numbers are above those
  /// that TMDB gives out.
  package var isStarter: Bool { id > 1_000_000_000 }

  /// The movie's text, without what the classifier must guess.
  package var synopsis: Synopsis { Synopsis(title: title, overview: overview) }
}

/// What a visitor gives: a synopsis, and a title where there is one.
public struct Synopsis: Hashable, Sendable {
  public var title: String?
  public var overview: String

  public init(title: String? = nil, overview: String) {
    self.title = title
    self.overview = overview
  }
}

/// One movie as the catalogue describes it.
///
/// The property names are TMDB's. Absent facts are `nil`.
public struct Movie: Hashable, Sendable {
  public var id: Int
  public var title: String?
  public var overview: String
  public var genres: GenreSet
  public var originalLanguage: String?
  public var releaseDate: String?
  public var popularity: Double?

  public init(
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

  /// The movie's text, without what the classifier must guess.
  public var synopsis: Synopsis { Synopsis(title: title, overview: overview) }
}

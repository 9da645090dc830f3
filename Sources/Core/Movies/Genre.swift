/// One of TMDB's 19 movie genres.
///
/// The raw value, alphabetical by name, is the genre's column wherever genres
/// are columns: labels, weights, scores.
package enum Genre: Int, CaseIterable, Sendable {
  case action, adventure, animation, comedy, crime, documentary, drama, family, fantasy, history
  case horror, music, mystery, romance, scienceFiction, tvMovie, thriller, war, western

  /// How many there are.
  package static let count = GenreVector.genreCount

  /// The genre's column, from 0 to 18.
  package var index: Int { rawValue }

  /// The name TMDB gives the genre in English.
  package var name: String { Self.names[rawValue] }

  /// TMDB's number for the genre.
  package var number: Int { Self.numbers[rawValue] }

  /// Finds a genre by TMDB's English name, exactly as TMDB spells it.
  package init?(name: String) {
    guard let index = Self.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: index)
  }

  /// Finds a genre by TMDB's number.
  package init?(number: Int) {
    guard let index = Self.numbers.firstIndex(of: number) else { return nil }
    self.init(rawValue: index)
  }

  /// The names in column order.
  package static let names = [
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family",
    "Fantasy", "History", "Horror", "Music", "Mystery", "Romance", "Science Fiction", "TV Movie",
    "Thriller", "War", "Western",
  ]

  private static let numbers = [
    28, 12, 16, 35, 80, 99, 18, 10751, 14, 36, 27, 10402, 9648, 10749, 878, 10770, 53, 10752, 37,
  ]
}

/// A set of genres in four bytes: bit `i` stands for the genre of column `i`.
package struct GenreSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// The set that holds one genre.
  package init(_ genre: Genre) {
    rawValue = 1 << UInt32(genre.index)
  }

  /// The set of the given genres.
  package init(_ genres: some Sequence<Genre>) {
    self = genres.reduce(into: []) { $0.insert(GenreSet($1)) }
  }

  /// Whether the genre of column `index` is in the set.
  package subscript(index: Int) -> Bool { rawValue >> UInt32(index) & 1 == 1 }

  /// The members, in column order.
  package var genres: [Genre] { Genre.allCases.filter { self[$0.index] } }
}

/// One of TMDB's 19 movie genres; the raw value is TMDB's number for it.
///
/// The order of the cases, alphabetical by name, is the order of the columns
/// wherever genres are columns: labels, weights, scores.
public enum Genre: Int, CaseIterable, Sendable {
  case action = 28
  case adventure = 12
  case animation = 16
  case comedy = 35
  case crime = 80
  case documentary = 99
  case drama = 18
  case family = 10751
  case fantasy = 14
  case history = 36
  case horror = 27
  case music = 10402
  case mystery = 9648
  case romance = 10749
  case scienceFiction = 878
  case tvMovie = 10770
  case thriller = 53
  case war = 10752
  case western = 37

  /// The name TMDB gives the genre in English.
  public var name: String { Self.names[index] }

  /// The genre's column, from 0 to 18.
  public var index: Int { Self.indices[rawValue] ?? 0 }

  /// Finds a genre by TMDB's English name, exactly as TMDB spells it.
  public init?(name: String) {
    guard let index = Self.names.firstIndex(of: name) else { return nil }
    self = Self.allCases[index]
  }

  /// The names in column order.
  public static let names = [
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family",
    "Fantasy", "History", "Horror", "Music", "Mystery", "Romance", "Science Fiction", "TV Movie",
    "Thriller", "War", "Western",
  ]

  private static let indices: [Int: Int] = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1.rawValue, $0) })
}

/// A set of genres in four bytes: bit `i` stands for the genre of column `i`.
public struct GenreSet: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// The set that holds one genre.
  public init(_ genre: Genre) {
    rawValue = 1 << UInt32(genre.index)
  }

  /// The set of the given genres.
  public init(_ genres: some Sequence<Genre>) {
    self = genres.reduce(into: []) { $0.insert(GenreSet($1)) }
  }

  /// Whether the genre of column `index` is in the set.
  public subscript(index: Int) -> Bool { rawValue >> UInt32(index) & 1 == 1 }

  /// The members, in column order.
  public var genres: [Genre] { Genre.allCases.filter { self[$0.index] } }
}

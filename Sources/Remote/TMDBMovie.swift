import Catalogue
import Core
import FoundationEssentials

/// A film as TMDB describes it, in a list or by itself.
///
/// Only the number must be there. What else is missing, null, empty or of another type than
/// usual is taken as absent: one odd film must not stop all others.
package struct TMDBMovie: Hashable, Sendable {
  package var movie: Movie
  /// Numbers of genres that are not among the 19.
  package var unknownGenres: [Int]
  package var isAdult: Bool
  /// Bonus discs, concerts and the like.
  package var isVideo: Bool

  /// Whether it belongs to the catalogue that is learned from.
  package var isWanted: Bool { !isAdult && !isVideo }
}

extension TMDBMovie: Decodable {
  /// In bytes.
  private static let longestText = 1 << 16

  private enum CodingKeys: String, CodingKey {
    case id, title, overview, genres, popularity, adult, video
    case genreIDs = "genre_ids"
    case originalTitle = "original_title"
    case originalLanguage = "original_language"
    case releaseDate = "release_date"
  }

  private struct NumberedGenre: Decodable {
    var id: Int
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)

    func value<Value: Decodable>(_ key: CodingKeys, as type: Value.Type = Value.self) -> Value? {
      try? members.decode(type, forKey: key)
    }

    /// Blank is absent, and so is what no film's text is as long as; NUL, which ends a text in C,
    /// is taken out.
    func text(_ key: CodingKeys) -> String? {
      guard var text = value(key, as: String.self), text.utf8.count <= Self.longestText else {
        return nil
      }
      if text.utf8.contains(0) { text.unicodeScalars.removeAll { $0 == "\0" } }
      return text.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? nil : text
    }

    let id = try members.decode(Int.self, forKey: .id)
    guard id > 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .id, in: members, debugDescription: "not above 0")
    }
    let numbers =
      value(.genreIDs, as: [Int].self)
      ?? value(.genres, as: [NumberedGenre].self)?.map(\.id) ?? []
    unknownGenres = numbers.filter { Genre(number: $0) == nil }
    isAdult = value(.adult) ?? false
    isVideo = value(.video) ?? false
    movie = Movie(
      id: id, title: text(.title) ?? text(.originalTitle), overview: text(.overview) ?? "",
      genres: GenreSet(numbers.compactMap(Genre.init(number:))),
      originalLanguage: text(.originalLanguage),
      releaseDate: text(.releaseDate).flatMap(Day.init)?.description, popularity: value(.popularity)
    )
  }
}

import FoundationEssentials

/// Why a line of a JSON Lines file is not a movie.
package enum MovieLineError: Error, Hashable, Sendable {
  case tooLong(limit: Int)
  case notUTF8
  case notJSON
  case notAnObject
  case missing(String)
  case wrongType(String, expected: String)
  case blankOverview
  case noGenres
  case unknownGenre(String)
}

extension MovieLineError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooLong(let limit): "longer than \(limit) bytes"
    case .notUTF8: "not UTF-8 text"
    case .notJSON: "not JSON"
    case .notAnObject: "not a JSON object"
    case .missing(let member): "\(member) is missing"
    case .wrongType(let member, let expected): "\(member) is not \(expected)"
    case .blankOverview: "overview is blank"
    case .noGenres: "the movie has no genre"
    case .unknownGenre(let genre): "unknown genre \(genre)"
    }
  }
}

/// Movies as JSON Lines: one object a line, the members named as TMDB names them.
///
///     {"id":603,"overview":"…","genres":["Action","Science Fiction"],"title":"…"}
package enum MovieLines {
  /// Longer lines are refused.
  package static let maximumBytes = 1 << 20

  /// Turns one line, without its line break, into a movie.
  ///
  /// `id`, `overview` and either `genres` (names) or `genre_ids` (numbers) must
  /// be there. Of both, `genres` counts. Blank titles and dates are absent ones.
  package static func movie(_ line: [UInt8]) throws(MovieLineError) -> Movie {
    guard line.count <= maximumBytes else { throw .tooLong(limit: maximumBytes) }
    guard String(validating: line, as: UTF8.self) != nil else { throw .notUTF8 }
    do {
      return try JSONDecoder().decode(Line.self, from: Data(line)).movie
    } catch let error as MovieLineError {
      throw error
    } catch DecodingError.typeMismatch, DecodingError.valueNotFound {
      throw .notAnObject
    } catch {
      throw .notJSON
    }
  }

  private struct Line: Decodable {
    let movie: Movie

    private enum CodingKeys: String, CodingKey {
      case id, title, overview, genres, popularity
      case genreIDs = "genre_ids"
      case originalLanguage = "original_language"
      case releaseDate = "release_date"
    }

    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: CodingKeys.self)

      func value<Value: Decodable>(
        _ key: CodingKeys, _ expected: String, as type: Value.Type = Value.self
      ) throws(MovieLineError) -> Value? {
        do {
          return try members.decodeIfPresent(type, forKey: key)
        } catch {
          throw .wrongType(key.rawValue, expected: expected)
        }
      }

      func text(_ key: CodingKeys) throws(MovieLineError) -> String? {
        try value(key, "a string").flatMap { Self.isBlank($0) ? nil : $0 }
      }

      let number = "a whole number above 0"
      guard let id = try value(.id, number, as: Int.self) else {
        throw MovieLineError.missing("id")
      }
      guard id > 0 else { throw MovieLineError.wrongType("id", expected: number) }
      guard let overview = try value(.overview, "a string", as: String.self) else {
        throw MovieLineError.missing("overview")
      }
      guard !Self.isBlank(overview) else { throw MovieLineError.blankOverview }
      let genres: [Genre]
      if let names = try value(.genres, "an array of names", as: [String].self) {
        genres = try names.map(Self.genre)
      } else if let ids = try value(.genreIDs, "an array of numbers", as: [Int].self) {
        genres = try ids.map(Self.genre)
      } else {
        throw MovieLineError.missing("genres")
      }
      guard !genres.isEmpty else { throw MovieLineError.noGenres }
      movie = Movie(
        id: id, title: try text(.title), overview: overview, genres: GenreSet(genres),
        originalLanguage: try text(.originalLanguage), releaseDate: try text(.releaseDate),
        popularity: try value(.popularity, "a number"))
    }

    private static func genre(name: String) throws(MovieLineError) -> Genre {
      guard let genre = Genre(name: name) else {
        throw .unknownGenre("\"\(name.prefix(40))\"")
      }
      return genre
    }

    private static func genre(id: Int) throws(MovieLineError) -> Genre {
      guard let genre = Genre(number: id) else { throw .unknownGenre("\(id)") }
      return genre
    }

    private static func isBlank(_ text: String) -> Bool {
      text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }
  }
}

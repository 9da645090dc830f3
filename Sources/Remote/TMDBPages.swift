import Catalogue
import Core
import FoundationEssentials

/// A page of a list of films.
package struct MoviePage: Decodable, Sendable {
  package var page: Int
  package var movies: [TMDBMovie]
  package var totalPages: Int
  package var totalResults: Int

  private enum CodingKeys: String, CodingKey {
    case page, results
    case totalPages = "total_pages"
    case totalResults = "total_results"
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    page = try members.decode(Int.self, forKey: .page)
    totalPages = try members.count(.totalPages)
    totalResults = try members.count(.totalResults)
    movies = try members.decode([Readable<TMDBMovie>].self, forKey: .results).compactMap(\.value)
  }

  /// Whether the films are of these days, but for a few whose dates are disputed.
  func keeps(to days: ClosedRange<Day>) -> Bool {
    let inside = movies.count { $0.movie.releaseDate.flatMap(Day.init).map(days.contains) ?? false }
    return inside * 2 >= movies.count
  }
}

/// A page of the list of changes.
package struct ChangePage: Decodable, Sendable {
  package struct Change: Decodable, Hashable, Sendable {
    package var id: Int
    /// `nil` where TMDB does not say.
    package var adult: Bool?
  }

  package var page: Int
  package var changes: [Change]
  package var totalPages: Int

  private enum CodingKeys: String, CodingKey {
    case page, results
    case totalPages = "total_pages"
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    page = try members.decode(Int.self, forKey: .page)
    totalPages = try members.count(.totalPages)
    changes = try members.decode([Readable<Change>].self, forKey: .results).compactMap(\.value)
  }
}

/// A line of the daily export: one film that exists.
package struct ExportedMovie: Decodable, Hashable, Sendable {
  package var id: Int
  package var popularity: Double?
  package var video: Bool?
  package var adult: Bool?
}

extension KeyedDecodingContainer {
  /// A number of pages or films: what is beyond all that there are counts as so many.
  fileprivate func count(_ key: Key) throws -> Int {
    min(max(0, try decode(Int.self, forKey: key)), 100_000_000)
  }
}

/// An element of a list, if it is what it should be; else it does not stop the others.
private struct Readable<Value: Decodable & Sendable>: Decodable, Sendable {
  var value: Value?

  init(from decoder: any Decoder) throws {
    value = try? Value(from: decoder)
  }
}

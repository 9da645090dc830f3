import Catalogue
import Core
import FoundationEssentials
import Locks

/// TMDB's API, version 3: what is asked of it, and what may be made of its answers.
///
/// Requests that fail are sent again; every one of them waits for its turn.
package struct TMDBClient: Sendable {
  /// What lets us in. The token goes into a header; the key, in version 3's way, into the query.
  package enum Credential: Sendable {
    case token(String)
    case key(String)
  }

  /// What has been sent so far.
  package struct Traffic: Hashable, Sendable {
    package var requests = 0
    /// Those of them that asked the same once more.
    package var retries = 0
  }

  /// The address of the API.
  package static let defaultAddress = "https://api.themoviedb.org/3"
  /// TMDB's codes for a film that is not there. A 404 without one says nothing about the film.
  private static let noSuchMovie = [6, 34]
  /// In bytes, several times what it has.
  private static let longestExport = 100_000_000
  private static let defaultExports = "https://files.tmdb.org/p/exports"

  /// With `/3` at the end.
  private let api: String
  private let exports: String
  private let credential: Credential
  private let retry: Retry
  private let client: HTTPClient
  private let sent = Tally()

  /// - Parameters:
  ///   - address: of a stand-in, with or without `/3` at the end, which then has the exports too.
  ///   - client: the way there.
  package init(
    address: String? = nil, credential: Credential, perSecond: Double, retry: Retry = Retry(),
    client: HTTPClient
  ) {
    let root = address.map { $0.hasSuffix("/3") ? String($0.dropLast()) : $0 + "/" }
    api = root.map { $0 + "3" } ?? Self.defaultAddress
    exports = root.map { $0 + "p/exports" } ?? Self.defaultExports
    self.credential = credential
    self.retry = retry
    let sent = sent
    let limited = client.limited(by: RateLimiter(perSecond: perSecond))
    self.client = HTTPClient { request throws(HTTPError) in
      sent.traffic.withLock { $0.requests += 1 }
      return try await limited.send(request)
    }
  }

  package var traffic: Traffic { sent.traffic.withLock(\.self) }

  /// Asks whether the credential is good.
  package func authenticate() async throws(TMDBError) {
    struct Answer: Decodable {
      var success: Bool
    }
    _ = try await get("/authentication", as: Answer.self)
  }

  /// The genres, by number, in English.
  package func genres() async throws(TMDBError) -> [Int: String] {
    struct Answer: Decodable {
      struct Genre: Decodable {
        var id: Int
        var name: String
      }
      var genres: [Genre]
    }
    let answer = try await get("/genre/movie/list", ["language": "en"], as: Answer.self)
    return Dictionary(answer.genres.map { ($0.id, $0.name) }) { first, _ in first }
  }

  /// A page of the films of a window, in the order of their release.
  package func discover(
    _ window: CatalogueWindow, page: Int
  ) async throws(TMDBError) -> MoviePage {
    var query = [
      "include_adult": "false", "include_video": "false", "language": "en-US",
      "sort_by": "primary_release_date.asc", "page": String(page),
      "primary_release_date.gte": window.days.lowerBound.description,
      "primary_release_date.lte": window.days.upperBound.description,
    ]
    query["vote_count.gte"] = window.votes.map { String($0.from) }
    query["vote_count.lte"] = window.votes?.upTo.map(String.init)
    query["with_original_language"] = window.languages?.joined(separator: "%7C")
    let answer = try await get("/discover/movie", query, as: MoviePage.self) { $0.page == page }
    guard answer.keeps(to: window.days) else {
      throw .filterIgnored(window: window.description)
    }
    return answer
  }

  /// One film; `nil` if there is none of that number, or no longer.
  package func movie(_ id: Int) async throws(TMDBError) -> TMDBMovie? {
    do {
      return try await get("/movie/\(id)", ["language": "en-US"], as: TMDBMovie.self) {
        $0.movie.id == id
      }
    } catch .failed(_, 404, let problem) where Self.noSuchMovie.contains(problem?.code ?? 0) {
      return nil
    }
  }

  /// A page of the numbers of films that changed in some days, at most 14 apart.
  package func changes(
    _ days: ClosedRange<Day>, page: Int
  ) async throws(TMDBError) -> ChangePage {
    let query = [
      "start_date": days.lowerBound.description, "end_date": days.upperBound.description,
      "page": String(page),
    ]
    return try await get("/movie/changes", query, as: ChangePage.self) { $0.page == page }
  }

  /// The file of all numbers that was made on a day, JSON Lines in gzip; `nil` if there is none.
  ///
  /// It is had without credential, so none is shown.
  package func export(of day: Day) async throws(TMDBError) -> [UInt8]? {
    let parts = day.description.split(separator: "-")
    let name = "movie_ids_\(parts[1])_\(parts[2])_\(parts[0]).json.gz"
    let request = HTTPRequest(
      .get, "\(exports)/\(name)", timeout: .seconds(600), limit: Self.longestExport)
    let response = try await send(request) { _ in true }
    switch response.status {
    case 200: return response.body
    case 401, 403, 404: return nil
    default: throw Self.error(request, response)
    }
  }

  /// Asks, until there is an answer that can be read and that `isRight`.
  private func get<Answer: Decodable>(
    _ path: String, _ query: [String: String] = [:], as type: Answer.Type,
    isRight: (Answer) -> Bool = { _ in true }
  ) async throws(TMDBError) -> Answer {
    var query = query
    var request = HTTPRequest(.get, api + path, timeout: .seconds(30))
    switch credential {
    case .token(let token): request.headers = [("Authorization", "Bearer \(token)")]
    case .key(let key): query["api_key"] = key
    }
    request.headers.append(("Accept", "application/json"))
    if !query.isEmpty {
      request.url +=
        "?" + query.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "&")
    }
    var answer: Answer?
    let response = try await send(request) { response in
      answer = try? JSONDecoder().decode(type, from: Data(response.body))
      if let found = answer, !isRight(found) { answer = nil }
      return answer != nil
    }
    guard response.status == 200 else { throw Self.error(request, response) }
    guard let answer else { throw .unreadable(address: request.address) }
    return answer
  }

  /// Sends a request, again where it failed or where a good answer cannot be read.
  private func send(
    _ request: HTTPRequest, isReadable: (HTTPResponse) -> Bool
  ) async throws(TMDBError) -> HTTPResponse {
    var tries = 0
    defer { sent.traffic.withLock { $0.retries += max(0, tries - 1) } }
    do {
      return try await retry.send(request, over: client) { outcome in
        tries += 1
        if case .success(let response) = outcome, response.status == 200 {
          return isReadable(response) ? .final : .again()
        }
        return Retry.verdict(outcome)
      }
    } catch {
      throw .unreachable(error)
    }
  }

  private static func error(_ request: HTTPRequest, _ response: HTTPResponse) -> TMDBError {
    let problem = try? JSONDecoder().decode(TMDBProblem.self, from: Data(response.body))
    return response.status == 401 || response.status == 403
      ? .refused(status: response.status, problem)
      : .failed(address: request.address, status: response.status, problem)
  }

  private final class Tally: Sendable {
    let traffic = Mutex(Traffic())
  }
}

import Core
import Foundation
import Locks
import Remote

/// A catalogue that answers as TMDB does, without a network, with one film a page.
final class FakeTMDB: Sendable {
  struct Film: Sendable {
    var id: Int
    var overview: String? = "Once upon a time there was a film."
    var releaseDate: String? = "2001-02-03"
    var genres = [18]
    var isVideo = false
    var changed = "2001-01-01"
    var popularity = 1.0
  }

  struct State: Sendable {
    var films: [Int: Film] = [:]
    var genres = Dictionary(uniqueKeysWithValues: Genre.allCases.map { ($0.number, $0.name) })
    var requests: [String] = []
    /// Films that lists, but not counts, leave out.
    var hidden: Set<Int> = []
    var hasExport = true
    /// What to answer instead, by the number of the request and its path.
    var fault: (@Sendable (Int, String) -> HTTPResponse?)?
  }

  private let state: Mutex<State>

  init(_ films: [Film]) {
    state = Mutex(State(films: Dictionary(uniqueKeysWithValues: films.map { ($0.id, $0) })))
  }

  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

  var ids: Set<Int> { state.withLock { Set($0.films.keys) } }

  /// The requests since this was last asked.
  func takeRequests() -> [String] {
    state.withLock { state in
      defer { state.requests = [] }
      return state.requests
    }
  }

  var client: TMDBClient {
    var retry = Retry()
    retry.sleep = { _ in }
    return TMDBClient(
      address: "http://tmdb", credential: .token("x"), perSecond: 1_000_000, retry: retry,
      client: HTTPClient { request throws(HTTPError) in self.answer(request.url) })
  }

  private func answer(_ url: String) -> HTTPResponse {
    let path = String(url.dropFirst("http://tmdb".count))
    return state.withLock { state in
      state.requests.append(path)
      return state.fault?(state.requests.count, path) ?? state.answer(path)
    }
  }
}

extension FakeTMDB.State {
  func answer(_ path: String) -> HTTPResponse {
    let parts = path.split(separator: "?", maxSplits: 1)
    let pairs = (parts.count > 1 ? parts[1].split(separator: "&") : [])
      .map { $0.split(separator: "=").map(String.init) }
    let query = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    switch parts[0] {
    case "/3/genre/movie/list":
      return json(["genres": genres.map { ["id": $0.key, "name": $0.value] }])
    case "/3/discover/movie": return discover(query)
    case "/3/movie/changes":
      let days = (query["start_date"] ?? "")...(query["end_date"] ?? "")
      return page(films.values.filter { days.contains($0.changed) }, query)
    case let path where path.hasPrefix("/3/movie/"):
      guard let film = Int(path.dropFirst("/3/movie/".count)).flatMap({ films[$0] }) else {
        return json(["status_code": 34, "status_message": "none"], status: 404)
      }
      return json(object(film))
    case let path where path.hasPrefix("/p/exports/") && hasExport:
      let lines = films.values.map {
        #"{"adult":false,"id":\#($0.id),"popularity":\#($0.popularity),"video":\#($0.isVideo)}"#
      }
      return HTTPResponse(status: 200, body: Array(lines.joined(separator: "\n").utf8))
    default: return HTTPResponse(status: 403)
    }
  }

  private func discover(_ query: [String: String]) -> HTTPResponse {
    let low = query["primary_release_date.gte"] ?? ""
    let high = query["primary_release_date.lte"] ?? ""
    let found = films.values.filter { film in
      film.releaseDate.map { low <= $0 && $0 <= high } == true && !film.isVideo
    }
    return page(found, query, hidden: hidden)
  }

  private func page(
    _ found: [FakeTMDB.Film], _ query: [String: String], hidden: Set<Int> = []
  ) -> HTTPResponse {
    let page = Int(query["page"] ?? "") ?? 1
    let shown = found.map(\.id).sorted().dropFirst(page - 1).prefix(1)
    return json([
      "page": page,
      "results": shown.filter { !hidden.contains($0) }.compactMap { films[$0] }.map(object),
      "total_pages": max(1, found.count), "total_results": found.count,
    ])
  }

  private func object(_ film: FakeTMDB.Film) -> [String: Any] {
    [
      "id": film.id, "title": "Film \(film.id)", "overview": film.overview ?? NSNull(),
      "release_date": film.releaseDate ?? "", "genre_ids": film.genres, "video": film.isVideo,
      "adult": false, "popularity": film.popularity, "original_language": "en",
    ]
  }

  private func json(_ object: [String: Any], status: Int = 200) -> HTTPResponse {
    let body = try? JSONSerialization.data(withJSONObject: object)
    return HTTPResponse(status: status, body: Array(body ?? Data()))
  }
}

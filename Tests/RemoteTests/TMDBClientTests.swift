import Catalogue
import Core
import Foundation
import Locks
import Remote
import Testing

struct TMDBClientTests {
  let secret = "canary-in-the-mine"
  let window = CatalogueWindow(days: Day(number: 0)...Day(number: 9))

  /// A client whose requests are remembered, and answered as told, the last one for good.
  private func client(
    _ responses: [HTTPResponse], requests: Requests = Requests(), key: Bool = false,
    address: String? = "http://localhost:1/3"
  ) -> TMDBClient {
    let client = HTTPClient { request throws(HTTPError) in
      responses[min(requests.append(request), responses.count - 1)]
    }
    var retry = Retry()
    retry.sleep = { _ in }
    return TMDBClient(
      address: address, credential: key ? .key(secret) : .token(secret), perSecond: 1000,
      retry: retry, client: client)
  }

  private static func json(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, body: Array(text.utf8))
  }

  private static func list(_ dates: [String], page: Int = 1, pages: Int = 1) -> HTTPResponse {
    let films = dates.enumerated().map { #"{"id":\#($0 + 1),"release_date":"\#($1)"}"# }
    return json(
      """
      {"page":\(page),"results":[\(films.joined(separator: ","))],"total_pages":\(pages),\
      "total_results":\(dates.count)}
      """)
  }

  @Test func `a list is asked by days, without films for grown-ups, in the order of release`()
    async throws
  {
    let requests = Requests()
    let page = try await client([Self.list(["1970-01-02"], page: 3)], requests: requests)
      .discover(window, page: 3)
    #expect(page.movies.map(\.movie.id) == [1])
    #expect(
      requests.all.map(\.url) == [
        "http://localhost:1/3/discover/movie?include_adult=false&include_video=false"
          + "&language=en-US&page=3&primary_release_date.gte=1970-01-01"
          + "&primary_release_date.lte=1970-01-10&sort_by=primary_release_date.asc"
      ])
  }

  @Test(arguments: [(Int.max, 100_000_000), (Int.min, 0), (-1, 0), (500, 500)])
  func `totals are numbers of films that there can be`(said: Int, taken: Int) async throws {
    let page = try await client([
      Self.json(#"{"page":1,"results":[],"total_pages":\#(said),"total_results":\#(said)}"#)
    ]).discover(window, page: 1)
    #expect((page.totalPages, page.totalResults) == (taken, taken))
  }

  @Test func `votes and languages are asked for where the window has them`() async throws {
    let requests = Requests()
    var window = window
    window.votes = .init(from: 3, upTo: nil)
    window.languages = ["de", "en"]
    _ = try await client([Self.list([])], requests: requests).discover(window, page: 1)
    let url = requests.all[0].url
    #expect(url.contains("&vote_count.gte=3&with_original_language=de%7Cen"))
    #expect(!url.contains("vote_count.lte"))
  }

  @Test func `the token goes into a header, to the API alone`() async throws {
    let requests = Requests()
    let client = client([Self.list([]), Self.json("x")], requests: requests)
    _ = try await client.discover(window, page: 1)
    _ = try await client.export(of: Day(number: 0))
    let header = requests.all[0].headers.first { $0.name == "Authorization" }
    #expect(header?.value == "Bearer \(secret)")
    #expect(!requests.all[0].url.contains(secret))
    #expect(requests.all[1].headers.isEmpty)
    #expect(requests.all[1].url == "http://localhost:1/p/exports/movie_ids_01_01_1970.json.gz")
  }

  @Test func `a key goes into the query, and into no message`() async throws {
    let requests = Requests()
    let client = client([Self.json("{}", status: 500)], requests: requests, key: true)
    let error = await #expect(throws: TMDBError.self) { try await client.movie(1) }
    #expect(requests.all[0].url.contains("api_key=\(secret)"))
    #expect(error?.description.contains(secret) == false)
    #expect(error?.description.contains("http://localhost:1/3/movie/1 ") == true)
  }

  @Test(arguments: [
    (nil, "https://api.themoviedb.org/3/genre", "https://files.tmdb.org/p/exports/"),
    ("http://host:1", "http://host:1/3/genre", "http://host:1/p/exports/"),
    ("http://host:1/3", "http://host:1/3/genre", "http://host:1/p/exports/"),
  ])
  func `addresses`(address: String?, api: String, exports: String) async throws {
    let requests = Requests()
    let client = client([Self.json(#"{"genres":[]}"#)], requests: requests, address: address)
    _ = try await client.genres()
    _ = try await client.export(of: Day(number: 0))
    #expect(requests.all[0].url.hasPrefix(api))
    #expect(requests.all[1].url.hasPrefix(exports))
  }

  @Test(arguments: [
    json("<html>"), json(#"{"page":1,"results":[{"#), list([], page: 2), json("", status: 503),
    json("{}", status: 429),
  ])
  func `an answer that cannot be used is asked for again`(response: HTTPResponse) async throws {
    let client = client([response, Self.list([])])
    #expect(try await client.discover(window, page: 1).movies.isEmpty)
    #expect(client.traffic.requests == 2 && client.traffic.retries == 1)
  }

  @Test func `an answer that never gets better is an error that says so`() async {
    let client = client([Self.json("<html>")])
    await #expect(throws: TMDBError.unreadable(address: "http://localhost:1/3/movie/1")) {
      try await client.movie(1)
    }
    #expect(client.traffic.requests == Retry().attempts)
  }

  @Test(arguments: [401, 403])
  func `a refused token is asked once`(status: Int) async {
    let refusal = #"{"success":false,"status_code":7,"status_message":"Invalid API key"}"#
    let client = client([Self.json(refusal, status: status)])
    let error = await #expect(throws: TMDBError.self) { try await client.genres() }
    #expect(error?.description.contains("Invalid API key") == true)
    #expect(error?.description.contains("TMDB_API_TOKEN") == true)
    #expect(client.traffic.requests == 1)
  }

  @Test func `a film that does not exist is none; a page that does not is an error`() async throws {
    let gone = Self.json(#"{"status_code":34,"status_message":"not found"}"#, status: 404)
    #expect(try await client([gone]).movie(1) == nil)
    await #expect(throws: TMDBError.self) {
      try await client([Self.json("<html>", status: 404)]).movie(1)
    }
  }

  @Test func `films outside the window mean that the filter was ignored`() async throws {
    let disputed = Self.list(["1970-01-02", "1970-01-03", "1999-12-31"])
    #expect(try await client([disputed]).discover(window, page: 1).movies.count == 3)
    let ignored = Self.list(["1970-01-02", "1999-12-31", ""])
    await #expect(throws: TMDBError.filterIgnored(window: window.description)) {
      try await client([ignored]).discover(window, page: 1)
    }
  }

  @Test func `a film that is no film does not stop the others of its page`() async throws {
    let list = Self.json(
      #"{"page":1,"results":[{"id":null},{"id":2,"release_date":"1970-01-01"}],"#
        + #""total_pages":1,"total_results":2}"#)
    #expect(try await client([list]).discover(window, page: 1).movies.map(\.movie.id) == [2])
  }

  @Test func `changes`() async throws {
    let list = Self.json(
      #"{"page":1,"results":[{"id":1,"adult":null},{"id":2,"adult":true}],"total_pages":7}"#)
    let requests = Requests()
    let page = try await client([list], requests: requests).changes(window.days, page: 1)
    #expect(page.changes.map(\.id) == [1, 2])
    #expect(page.changes.map(\.adult) == [nil, true])
    #expect(page.totalPages == 7)
    #expect(
      requests.all[0].url.hasSuffix("?end_date=1970-01-10&page=1&start_date=1970-01-01"))
  }

  @Test(arguments: [401, 403, 404])
  func `an export that is not there is none`(status: Int) async throws {
    #expect(try await client([Self.json("", status: status)]).export(of: Day(number: 0)) == nil)
  }
}

/// Remembers requests.
final class Requests: Sendable {
  private let requests = Mutex<[HTTPRequest]>([])
  var all: [HTTPRequest] { requests.withLock(\.self) }

  /// Returns how many there were before.
  func append(_ request: HTTPRequest) -> Int {
    requests.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
  }
}

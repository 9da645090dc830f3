import FoundationEssentials

/// The Hugging Face Hub, as far as a model has to get there and back.
///
///     let hub = HubClient(endpoint: nil, token: "hf_…", http: .live(agent: "marquee"))
///     let upload = try await hub.upload(files, to: HubRepository(.model, "me/movies"), titled: "1")
///     try await hub.tag(upload.commit, "1", in: HubRepository(.model, "me/movies"))
///
/// The token goes to the endpoint's own origin and nowhere else, redirected or not.
package struct HubClient: Sendable {
  package static let defaultEndpoint = "https://huggingface.co"
  static let maximumRedirects = 5

  let endpoint: String
  private let token: String?
  private let http: HTTPClient
  let retry: Retry

  /// - Parameters:
  ///   - endpoint: an address without a slash at its end; `nil`: the Hub's.
  ///   - token: `nil`: only what is public.
  package init(endpoint: String?, token: String?, http: HTTPClient, retry: Retry = Retry()) {
    self.endpoint = endpoint ?? Self.defaultEndpoint
    self.token = token
    self.http = http
    self.retry = retry
  }

  var hasToken: Bool { token != nil }

  /// Sends a request as often as it takes and gives the answer, whatever its status.
  ///
  /// - Parameter isSigned: whether the address itself is the permission, instead of the token.
  func send(
    _ request: HTTPRequest, _ action: String, isSigned: Bool = false
  ) async throws(HubError) -> HTTPResponse {
    var request = request
    if request.url.hasPrefix("/") { request.url = endpoint + request.url }
    let headers = request.headers
    for _ in 0...Self.maximumRedirects {
      request.headers = headers + (isSigned ? [] : authorization(for: request.url))
      let response = try await exchange(request)
      guard [301, 302, 303, 307, 308].contains(response.status),
        let location = response[header: "Location"]
      else { return response }
      guard request.method == .get else { throw .moved(action: action) }
      request.url = Self.resolve(location, against: request.url)
    }
    throw .notUnderstood(action: action, reason: "it leads in circles")
  }

  /// Sends a request that must succeed.
  @discardableResult
  func expect(
    _ request: HTTPRequest, _ action: String, in repository: HubRepository,
    isSigned: Bool = false
  ) async throws(HubError) -> HTTPResponse {
    let response = try await send(request, action, isSigned: isSigned)
    guard (200..<300).contains(response.status) else {
      throw failure(response, action, in: repository)
    }
    return response
  }

  /// Asks for JSON that must be there.
  func json<Value: Decodable>(
    _ type: Value.Type, _ request: HTTPRequest, _ action: String, in repository: HubRepository
  ) async throws(HubError) -> Value {
    let response = try await expect(request, action, in: repository)
    do {
      return try Self.decode(type, from: response.body)
    } catch {
      throw .notUnderstood(action: action, reason: "it is not the JSON that belongs there")
    }
  }

  /// What an answer that says no means.
  func failure(
    _ response: HTTPResponse, _ action: String, in repository: HubRepository
  ) -> HubError {
    let answer = HubError.Answer(response, hiding: token)
    return switch (response.status, response[header: "X-Error-Code"]) {
    case (401, "GatedRepo"), (403, "GatedRepo"): .gated(repository.name, hasToken: hasToken)
    case (401, _) where hasToken: .tokenRefused(answer)
    case (401, _), (404, "RepoNotFound"): .noRepository(repository.name, hasToken: hasToken)
    case (403, _): .forbidden(action: action, answer)
    default: .failed(action: action, answer)
    }
  }

  private func exchange(_ request: HTTPRequest) async throws(HubError) -> HTTPResponse {
    do {
      return request.isRepeatable
        ? try await retry.send(request, over: http) { Self.verdict($0) }
        : try await http.send(request)
    } catch {
      throw .network(error)
    }
  }

  private func authorization(for url: String) -> [(name: String, value: String)] {
    guard let token, Self.origin(url) == Self.origin(endpoint) else { return [] }
    return [("Authorization", "Bearer \(token)")]
  }

  /// What an outcome means, by the Hub's rate limits and the storage's habits.
  static func verdict(_ outcome: Retry.Outcome) -> Retry.Verdict {
    guard case .success(let response) = outcome else { return Retry.verdict(outcome) }
    switch response.status {
    case 429: return .again(after: rateLimitEnd(response) ?? Retry.retryAfter(response))
    // How S3 reports that a transfer stood still, and the Hub that it is at it already.
    case 400 where String(decoding: response.body, as: UTF8.self).contains("RequestTimeout"):
      return .again()
    case 409 where String(decoding: response.body, as: UTF8.self).contains("conflicting operation"):
      return .again()
    default: return Retry.verdict(outcome)
    }
  }

  /// When the next requests are allowed: `RateLimit: "api";r=0;t=55`, and a second for the clocks.
  static func rateLimitEnd(_ response: HTTPResponse) -> Duration? {
    guard let header = response[header: "RateLimit"] else { return nil }
    var numbers: [Substring: Int] = [:]
    for part in header.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=")
      if pair.count == 2 { numbers[pair[0].drop { $0 == " " }] = Int(pair[1]) }
    }
    guard numbers["r"] == 0, let seconds = numbers["t"], seconds >= 0 else { return nil }
    return min(.seconds(seconds), Retry.longestAsked) + .seconds(1)
  }

  /// Scheme, host and port; whatever is compared with it must be the same letter by letter.
  static func origin(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return "" }
    return url[..<scheme.upperBound].lowercased()
      + url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
  }

  /// The address that a `Location` means (RFC 3986 § 5.2, as far as servers use it).
  static func resolve(_ location: String, against url: String) -> String {
    if location.hasPrefix("//") { return url.prefix { $0 != "/" } + location }
    if location.hasPrefix("/") { return origin(url) + location }
    if location.prefix(while: { $0 != "/" && $0 != "?" }).hasSuffix(":") { return location }
    let path = url.prefix { $0 != "?" && $0 != "#" }
    return path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) + location
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from body: [UInt8]) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body))
  }

  /// A request with a JSON body.
  static func post(
    _ url: String, _ body: some Encodable, type: String = "application/json"
  ) -> HTTPRequest {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return HTTPRequest(
      .post, url, headers: [("Content-Type", type), ("Accept", type)],
      body: (try? encoder.encode(body)).map(Array.init))
  }
}

/// What TMDB says about a request that it does not answer.
package struct TMDBProblem: Decodable, Hashable, Sendable {
  /// TMDB's own number for it.
  package var code: Int
  package var message: String

  private enum CodingKeys: String, CodingKey {
    case code = "status_code"
    case message = "status_message"
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    code = try members.decode(Int.self, forKey: .code)
    message = String(try members.decode(String.self, forKey: .message).prefix(120))
  }
}

/// Why TMDB did not give what was asked.
package enum TMDBError: Error, Hashable, Sendable {
  /// The token or key is not accepted.
  case refused(status: Int, TMDBProblem?)
  /// Nobody answered, again and again.
  case unreachable(HTTPError)
  /// An answer that is none of those that help, again and again.
  case failed(address: String, status: Int, TMDBProblem?)
  /// An answer that is not what the interface gives, again and again.
  case unreadable(address: String)
  /// A list does not keep to the days that were asked for.
  case filterIgnored(window: String)
  /// There is more of something than there can be.
  case endless(String)
}

extension TMDBError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .refused(let status, let problem):
      "TMDB refuses the token (\(Self.reason(status, problem))):"
        + " set TMDB_API_TOKEN to a valid API Read Access Token, or TMDB_API_KEY to a valid key"
    case .unreachable(let error): "TMDB cannot be asked: \(error)"
    case .failed(let address, let status, let problem):
      "\(address) answers with an error (\(Self.reason(status, problem))): try again later"
    case .unreadable(let address):
      "\(address) answers what is not TMDB's JSON, or only a part of it: try again later,"
        + " and check what stands between"
    case .filterIgnored(let window):
      "TMDB lists films outside the window asked for (\(window)), as if it ignored the filter:"
        + " nothing can be fetched until Marquee is adapted to its interface"
    case .endless(let what):
      "TMDB lists more \(what) than there can be: check TMDB_BASE_URL, and what stands between"
    }
  }

  private static func reason(_ status: Int, _ problem: TMDBProblem?) -> String {
    "status \(status)" + (problem.map { ", \"\($0.message)\"" } ?? "")
  }
}

/// Why something did not work out with the Hugging Face Hub.
package enum HubError: Error, Hashable, Sendable {
  /// What the Hub said, and the number by which it can be asked about it.
  package struct Answer: Hashable, Sendable {
    package var status: Int
    package var reason: String
    package var request: String?

    package init(status: Int, reason: String, request: String? = nil) {
      self.status = status
      self.reason = reason
      self.request = request
    }
  }

  case network(HTTPError)
  /// The token is wrong, or has expired.
  case tokenRefused(Answer)
  /// The token may not do that.
  case forbidden(action: String, Answer)
  /// Only those may read it who have accepted its conditions.
  case gated(String, hasToken: Bool)
  /// There is none, or none that we may see.
  case noRepository(String, hasToken: Bool)
  case noRevision(String, repository: String)
  case moved(action: String)
  /// Any other answer that says no.
  case failed(action: String, Answer)
  case notUnderstood(action: String, reason: String)
  case badCard(repository: String, reasons: String)
  case ignored(path: String, repository: String)
  /// The branch moved again and again.
  case overtaken(repository: String)
  case tagTaken(String, repository: String)
  /// What the repository has is not what was sent.
  case differs(paths: [String], repository: String, revision: String)
  /// What came is not what the repository says it has.
  case damaged(path: String, repository: String)
  /// No file of that name has so many bytes.
  case tooLarge(path: String, repository: String, size: Int, limit: Int)
}

extension HubError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .network(let error): error.description
    case .tokenRefused(let answer):
      "the Hub does not accept the token (\(answer)): set HF_TOKEN to one that is valid"
    case .forbidden(let action, let answer):
      "the Hub does not allow \(action) (\(answer)): give the token the right to write there"
    case .gated(let name, let hasToken):
      "\(name) is a gated repository: "
        + (hasToken ? "" : "set HF_TOKEN, and ")
        + "accept its conditions on its page with the account of the token, which must have the right"
        + " to read gated repositories"
    case .noRepository(let name, let hasToken):
      "the Hub has no repository \(name) \(hasToken ? "that the token may see" : "that is public"):"
        + " correct HF_REPO" + (hasToken ? "" : ", or set HF_TOKEN")
    case .noRevision(let revision, let repository):
      "\(repository) has no revision \(revision): name a tag, a branch or a commit of it"
    case .moved(let action):
      "the Hub sends \(action) elsewhere, as it does for renamed repositories:"
        + " set HF_REPO and HF_SPACE to their new names"
    case .failed(let action, let answer):
      "\(action) failed on the Hub (\(answer)): "
        + (answer.status < 500 && answer.status != 429 ? "correct what it names, or " : "")
        + "try again later"
    case .notUnderstood(let action, let reason):
      "the Hub's answer to \(action) makes no sense (\(reason)): check HF_ENDPOINT"
    case .badCard(let repository, let reasons):
      "the Hub refuses README.md for \(repository) (\(reasons)): train again, or correct it"
    case .ignored(let path, let repository):
      "the .gitignore of \(repository) keeps \(path) out: remove that line on the Hub"
    case .overtaken(let repository):
      "others keep committing to \(repository) at the same time: try again later"
    case .tagTaken(let tag, let repository):
      "\(repository) has a tag \(tag) on other files: delete the tag on the Hub, then upload again"
    case .differs(let paths, let repository, let revision):
      "\(repository) at \(revision) does not have what was sent"
        + " (\(paths.joined(separator: ", ")) differ): look at it on the Hub, then upload again"
    case .damaged(let path, let repository):
      "\(path) of \(repository) arrived damaged: try again later"
    case .tooLarge(let path, let repository, let size, let limit):
      "\(path) of \(repository) has \(size) bytes, and at most \(limit) are taken:"
        + " set HF_REPO to a repository with a model, or name another --revision"
    }
  }
}

extension HubError.Answer: CustomStringConvertible {
  package var description: String {
    "\(status), \(reason)" + (request.map { ", request \($0)" } ?? "")
  }

  /// Takes from an answer what may be shown: a line of text, never longer than a sentence or two.
  init(_ response: HTTPResponse, hiding token: String?) {
    status = response.status
    let text =
      Self.reason(response.body) ?? response[header: "X-Error-Message"] ?? "no reason given"
    reason = Self.shown(text, hiding: token)
    request = response[header: "X-Request-Id"].map { Self.shown($0, hiding: token) }
  }

  /// The Hub's JSON has `error`, `errors` or `message`; the storage's XML a code.
  private static func reason(_ body: [UInt8]) -> String? {
    if let said = try? HubClient.decode(Said.self, from: body) { return said.text }
    let text = String(decoding: body.prefix(2000), as: UTF8.self)
    guard let start = text.firstRange(of: "<Code>")?.upperBound,
      let end = text[start...].firstRange(of: "</Code>")?.lowerBound
    else { return nil }
    return String(text[start..<end])
  }

  private static func shown(_ text: String, hiding token: String?) -> String {
    var text = text.prefix(300).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if let token { text = text.split(separator: token).joined(separator: "<token>") }
    return text
  }

  private struct Said: Decodable {
    struct Message: Decodable { var message: String }

    let text: String?

    private enum CodingKeys: String, CodingKey { case error, errors, message }

    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: CodingKeys.self)
      let list = try? members.decode([Message].self, forKey: .errors).map(\.message)
      let errors = try? members.decode([String].self, forKey: .error)
      text =
        (list ?? errors)?.joined(separator: "; ")
        ?? (try? members.decode(String.self, forKey: .error))
        ?? (try? members.decode(String.self, forKey: .message))
    }
  }
}

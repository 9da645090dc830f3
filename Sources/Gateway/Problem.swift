internal import Core
package import FastCGI

/// An error as the visitor or the program is told.
package struct Problem: Error, Hashable, Sendable {
  package var kind: ProblemKind
  /// One sentence that ends with what to do.
  package var detail: String
  /// In a batch, the place of the synopsis, counted from 0.
  package var index: Int?
  /// The gateway's process, for those who may signal it, and what came of that.
  package var process: Int?
  package var reloads: CurrentModel.Reloads?

  package var status: Int { kind.status }

  /// The error as a program is told (RFC 9457).
  package var json: [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.key("type")
      $0.string(kind.type)
      $0.key("title")
      $0.string(kind.title)
      $0.key("status")
      $0.number(status)
      $0.key("detail")
      $0.string(detail)
      if let index {
        $0.key("index")
        $0.number(index)
      }
      if let process {
        $0.key("pid")
        $0.number(process)
      }
      reloads?.write(to: &$0)
    }
    return json.bytes + [UInt8(ascii: "\n")]
  }

  /// The answer that tells the error.
  package func response(as form: AnswerForm?) -> FastCGIResponse {
    let isPage = form == .html
    var response = FastCGIResponse(
      status: status,
      headers: ["Content-Type": isPage ? "text/html; charset=utf-8" : "application/problem+json"],
      body: isPage
        ? ResultPage.error(status: status, title: kind.title, message: detail).bytes : json)
    if status == 503 { response.add("Retry-After", "30") }
    if kind == .unsupportedType { response.add("Accept-Post", ClassifyRequest.types) }
    return response
  }
}

extension Problem {
  static func malformed(_ detail: String) -> Problem { Problem(kind: .malformed, detail: detail) }

  static let notFound = Problem(
    kind: .notFound, detail: "There is nothing at this address: check that it is right.")

  static func notAllowed(_ methods: String) -> Problem {
    Problem(
      kind: .methodNotAllowed, detail: "This address takes only \(methods): use one of them.")
  }

  static let notAcceptable = Problem(
    kind: .notAcceptable,
    detail: "There is no answer of a type that you accept: ask for application/json or text/html.")

  static func tooLarge(_ limit: Int) -> Problem {
    Problem(
      kind: .tooLarge,
      detail: "A request may have at most \(limit) bytes: send a shorter text or a smaller batch.")
  }

  static func tooMany(_ count: Int, limit: Int) -> Problem {
    Problem(
      kind: .tooMany, detail: "The batch has \(count) synopses: send at most \(limit) at once.")
  }

  static let unsupportedType = Problem(
    kind: .unsupportedType,
    detail: "The type of the request is not understood: "
      + "send application/json or application/x-www-form-urlencoded, in UTF-8.")

  static let noModel = Problem(
    kind: .noModel, detail: "No model is in service yet: try again in half a minute.")

  /// - Parameter place: in a batch, the index of the synopsis and how many there are.
  init(_ error: SynopsisError, place: (index: Int, count: Int)? = nil) {
    let kind: ProblemKind =
      switch error {
      case .empty: .empty
      case .notText: .notText
      case .tooShort: .tooShort
      }
    let sentence = error.description.prefix(1).uppercased() + error.description.dropFirst() + "."
    self.init(
      kind: kind,
      detail: place.map { "Synopsis \($0.index + 1) of \($0.count): \(error)." } ?? sentence,
      index: place?.index)
  }
}

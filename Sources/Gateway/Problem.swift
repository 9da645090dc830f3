internal import Core
package import FastCGI

/// An error as the visitor or the program is told.
package struct Problem: Error, Hashable, Sendable {
  package var status: Int
  /// The last part of the problem's address, `/problems/<kind>`; `nil` where the status says it all.
  package var kind: String?
  package var title: String
  /// One sentence that ends with what to do.
  package var detail: String
  /// In a batch, the place of the synopsis, counted from 0.
  package var index: Int?
  /// The gateway's process, for those who may signal it, and what came of that.
  package var process: Int?
  package var reloads: CurrentModel.Reloads?

  /// The error as a program is told (RFC 9457).
  package var json: [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.key("type")
      $0.string(kind.map { "/problems/" + $0 } ?? "about:blank")
      $0.key("title")
      $0.string(title)
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
        ? ResultPage.error(status: status, title: title, message: detail).bytes : json)
    if status == 503 { response.add("Retry-After", "30") }
    return response
  }
}

extension Problem {
  static func malformed(_ detail: String) -> Problem {
    Problem(status: 400, kind: "malformed", title: "Malformed request", detail: detail)
  }

  static let notFound = Problem(
    status: 404, title: "Not Found",
    detail: "There is nothing at this address: check that it is right.")

  static func notAllowed(_ methods: String) -> Problem {
    Problem(
      status: 405, title: "Method Not Allowed",
      detail: "This address takes only \(methods): use that.")
  }

  static let notAcceptable = Problem(
    status: 406, title: "Not Acceptable",
    detail: "There is no answer of a type that you accept: ask for application/json or text/html.")

  static func tooLarge(_ limit: Int) -> Problem {
    Problem(
      status: 413, kind: "too-large", title: "Content Too Large",
      detail: "A request may have at most \(limit) bytes: send a shorter text or a smaller batch.")
  }

  static func tooMany(_ count: Int, limit: Int) -> Problem {
    Problem(
      status: 413, kind: "too-many", title: "Content Too Large",
      detail: "The batch has \(count) synopses: send at most \(limit) at once.")
  }

  static let unsupportedType = Problem(
    status: 415, title: "Unsupported Media Type",
    detail: "The type of the request is not understood: "
      + "send application/json or application/x-www-form-urlencoded, in UTF-8.")

  static let noModel = Problem(
    status: 503, kind: "no-model", title: "Service Unavailable",
    detail: "No model is in service yet: try again in half a minute.")

  /// - Parameter place: in a batch, the index of the synopsis and how many there are.
  init(_ error: SynopsisError, place: (index: Int, count: Int)? = nil) {
    let (kind, title) =
      switch error {
      case .empty: ("empty", "The synopsis is empty")
      case .notText: ("not-text", "The synopsis is not text")
      case .tooShort: ("too-short", "The synopsis is too short")
      }
    let sentence = error.description.prefix(1).uppercased() + error.description.dropFirst() + "."
    self.init(
      status: 422, kind: kind, title: title,
      detail: place.map { "Synopsis \($0.index + 1) of \($0.count): \(error)." } ?? sentence,
      index: place?.index)
  }
}

internal import Core
internal import FastCGI
internal import PageParts

/// What can be wrong with a request.
extension Problem {
  static func malformed(_ detail: String) -> Problem { Problem(.malformed, detail) }

  static func notAllowed(_ methods: String) -> Problem {
    Problem(.methodNotAllowed, "This address takes only \(methods): use one of them.")
  }

  static let notAcceptable = Problem(
    .notAcceptable,
    "There is no answer of a type that you accept: ask for application/json or text/html.")

  static func tooMany(_ count: Int, limit: Int) -> Problem {
    Problem(.tooMany, "The batch has \(count) synopses: send at most \(limit) at once.")
  }

  static let unsupportedType = Problem(
    .unsupportedType,
    "The type of the request is not understood: "
      + "send application/json or application/x-www-form-urlencoded, in UTF-8.")

  static let noModel = Problem(
    .noModel, "No model is in service yet: try again in half a minute.")

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
      kind, place.map { "Synopsis \($0.index + 1) of \($0.count): \(error)." } ?? sentence,
      index: place?.index)
  }
}

extension Problem {
  /// The answer that tells the problem.
  ///
  /// - Parameter more: writes further members of the JSON.
  func response(
    as form: AnswerForm?, _ more: (inout JSONWriter) -> Void = { _ in }
  ) -> FastCGIResponse {
    let isPage = form == .html
    var response = FastCGIResponse(
      status: kind.status,
      headers: ["Content-Type": isPage ? "text/html; charset=utf-8" : "application/problem+json"],
      body: isPage ? page().bytes : json(more))
    if kind.status == 503 { response.add("Retry-After", "30") }
    if kind == .unsupportedType { response.add("Accept-Post", ClassifyRequest.types) }
    return response
  }
}

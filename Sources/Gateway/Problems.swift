internal import Core
internal import FastCGI
internal import PageParts

/// What can be wrong with a request.
extension Problem {
  static func malformed(_ detail: String) -> Problem { Problem(.malformed, detail) }

  static func notAllowed(_ methods: String) -> Problem {
    Problem(.methodNotAllowed, "This address answers only \(methods): use one of these.")
  }

  static let notAcceptable = Problem(
    .notAcceptable,
    "There is no answer in a type that you accept: ask for application/json or text/html.")

  static func tooMany(_ count: Int, limit: Int) -> Problem {
    Problem(.tooMany, "The batch has \(count) synopses: send at most \(limit) at once.")
  }

  static let unsupportedType = Problem(
    .unsupportedType,
    "This content type is not understood: "
      + "send application/json or application/x-www-form-urlencoded, in UTF-8.")

  static let noModel = Problem(
    .noModel, "No model is in service yet: try again in half a minute.")

  static let overloaded = Problem(
    .unavailable, "Too many answers are waiting to be read: try again in half a minute.")

  /// A body that is compressed.
  static func unsupportedEncoding(_ name: String) -> Problem {
    Problem(
      .unsupportedEncoding,
      "The body's Content-Encoding is \(quoted(name)), and only identity is read:"
        + " send it as it is.")
  }

  /// A synopsis under no name that is known.
  ///
  /// - Parameters:
  ///   - place: "member" or "field".
  ///   - found: the names that are there instead.
  static func missing(_ place: String, found: [String]) -> Problem {
    let shown = found.prefix(8).map(quoted)
    let rest = found.count - shown.count
    let names = shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    return Problem(
      .missing,
      "There is no \(place) synopsis, \(shown.isEmpty ? "nor any other" : "only \(names)"):"
        + " send the text as synopsis.")
  }

  /// A text or title that is longer than it may be.
  ///
  /// - Parameters:
  ///   - subject: what is too long, to begin the sentence.
  ///   - limit: the bytes that it may have.
  static func tooLong(_ subject: String, _ text: String, limit: Int) -> Problem {
    let most = TextLimits.characters(in: limit, as: text)
    return Problem(
      .tooLarge, "\(subject) too long: shorten it to at most about \(most) characters.")
  }

  static let batchTooLong = Problem(
    .tooLarge,
    "The texts of the batch are too long together: send them in"
      + " several batches of at most about \(TextLimits.characters(in: TextLimits.batch)) characters."
  )

  init(_ error: SynopsisError) {
    let kind: ProblemKind =
      switch error {
      case .empty: .empty
      case .notText: .notText
      case .tooShort, .otherWriting: .tooShort
      }
    self.init(kind, error.description.prefix(1).uppercased() + error.description.dropFirst() + ".")
  }

  /// The same, told of one synopsis of a batch.
  func at(_ index: Int, of count: Int) -> Problem {
    Problem(
      kind,
      "Synopsis \(index + 1) of \(count): \(detail.prefix(1).lowercased())"
        + detail.dropFirst(), index: index)
  }

  /// A name that somebody sent, cut short, without what is not text.
  private static func quoted(_ name: String) -> String {
    let scalars = name.unicodeScalars.filter {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || $0.isASCII && $0 >= " "
    }
    let text = String(String.UnicodeScalarView(scalars.prefix(40)))
    return scalars.count > 40 ? "“\(text)…”" : "“\(text)”"
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
    if kind == .unsupportedEncoding { response.add("Accept-Encoding", "identity") }
    return response
  }
}

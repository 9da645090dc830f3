/// The kinds of errors, with the names that programs may rely on: these never change.
package enum ProblemKind: String, CaseIterable, Sendable {
  case malformed
  case notFound = "not-found"
  case methodNotAllowed = "method-not-allowed"
  case notAcceptable = "not-acceptable"
  case tooLarge = "too-large"
  case tooMany = "too-many"
  case addressTooLong = "address-too-long"
  case unsupportedType = "unsupported-type"
  case unsupportedEncoding = "unsupported-encoding"
  case missing
  case empty
  case notText = "not-text"
  case tooShort = "too-short"
  case tooFast = "too-fast"
  case internalError = "internal-error"
  case unreachable
  case noModel = "no-model"
  case unavailable
  case tooSlow = "too-slow"

  /// The address that identifies it and leads to its description.
  package var type: String { "/problems/" + rawValue }

  package var status: Int {
    switch self {
    case .malformed: 400
    case .notFound: 404
    case .methodNotAllowed: 405
    case .notAcceptable: 406
    case .tooLarge, .tooMany: 413
    case .addressTooLong: 414
    case .unsupportedType, .unsupportedEncoding: 415
    case .missing, .empty, .notText, .tooShort: 422
    case .tooFast: 429
    case .internalError: 500
    case .unreachable: 502
    case .noModel, .unavailable: 503
    case .tooSlow: 504
    }
  }

  /// What happened, in a few words that are the same every time.
  package var title: String {
    switch self {
    case .malformed: "The request is malformed"
    case .notFound: "There is nothing at this address"
    case .methodNotAllowed: "This method does not work here"
    case .notAcceptable: "No answer comes in an accepted type"
    case .tooLarge: "The request is too large"
    case .tooMany: "The batch has too many synopses"
    case .addressTooLong: "The address is too long"
    case .unsupportedType: "The content type is not understood"
    case .unsupportedEncoding: "The encoding of the request is not understood"
    case .missing: "There is no synopsis"
    case .empty: "The synopsis is empty"
    case .notText: "The synopsis is not text"
    case .tooShort: "The synopsis is too short"
    case .tooFast: "Too many requests"
    case .internalError: "Something went wrong"
    case .unreachable: "The classifier is not answering"
    case .noModel: "No model is in service"
    case .unavailable: "The classifier is not available"
    case .tooSlow: "The classifier did not answer in time"
    }
  }

  /// What a program can do about it, for the page that lists the kinds.
  package var advice: String {
    switch self {
    case .malformed: "Correct the request: detail says what is wrong."
    case .notFound: "Check the address."
    case .methodNotAllowed: "Use one of the methods in the Allow header."
    case .notAcceptable: "Accept application/json or text/html; a batch is answered only in JSON."
    case .tooLarge:
      "Send at most 64 KiB as a synopsis, 1 KiB as a title, and 96 KiB of both in a batch."
    case .tooMany: "Send at most 256 synopses at once."
    case .addressTooLong: "Send the text in the body of a POST."
    case .unsupportedType:
      "Send application/json or application/x-www-form-urlencoded, in UTF-8."
    case .unsupportedEncoding: "Send the body as it is, not compressed."
    case .missing: "Send the text as synopsis; detail names what was there."
    case .empty: "Send a synopsis."
    case .notText: "Send a synopsis that has words in it."
    case .tooShort: "Send at least three words, or better a few sentences, in English."
    case .tooFast: "Wait as long as the Retry-After header says, or send batches."
    case .internalError: "Try again in a minute: the fault is not yours."
    case .unreachable, .noModel, .unavailable, .tooSlow:
      "Wait as long as the Retry-After header says, and try again."
    }
  }
}

import PageParts

/// `public/errors/`: what nginx answers where it finds an error before, or instead of, the gateway.
enum ErrorPages {
  static let all: [(heading: String, problem: Problem)] = [
    (
      "That was not understood",
      Problem(
        .malformed, "The server could not make sense of the request: go back and try again.")
    ),
    ("No such page", .notFound),
    (
      "That does not work here",
      Problem(
        .methodNotAllowed,
        "Nothing can be sent to this address: use the form on the start page.")
    ),
    ("The text is too long", .tooLarge(TextLimits.body)),
    (
      "The address is too long",
      Problem(
        .addressTooLong,
        "The text does not fit into an address: use the form on the start page.")
    ),
    (
      "One at a time, please",
      Problem(
        .tooFast,
        "That is a lot of requests in a short time: wait a few seconds and try again.")
    ),
    (
      "Something went wrong",
      Problem(
        .internalError,
        "The fault is ours, and your text was not kept: try again in a minute.")
    ),
    (
      "The projector is not running",
      Problem(.unreachable, "The classifier is not answering right now, \(goBack)")
    ),
    (
      "Back in a minute",
      Problem(.unavailable, "The classifier is not available right now, \(goBack)")
    ),
    (
      "That took too long",
      Problem(.tooSlow, "The classifier did not answer in time, \(goBack)")
    ),
  ]

  private static let goBack = "and your text was not kept: go back and try again in a minute."
}

import PageParts

/// `public/errors/`: what nginx answers where it finds an error before, or instead of, the gateway.
enum ErrorPages {
  static let all: [(heading: String, problem: Problem)] = [
    (
      "That was not understood",
      Problem(
        .malformed, "What arrived here is not a proper request: go back and try again.")
    ),
    ("No such page", .notFound),
    (
      "That does not work here",
      Problem(
        .methodNotAllowed,
        "This address can be read, but nothing can be sent to it: use the form on the start page.")
    ),
    ("The text is too long", .tooLarge(1_048_576)),
    (
      "The address is too long",
      Problem(
        .addressTooLong,
        "A text does not belong in an address: send it with the form on the start page.")
    ),
    (
      "One at a time, please",
      Problem(
        .tooFast,
        "These are more requests than one visitor may send: wait a few seconds and try again.")
    ),
    (
      "Something went wrong",
      Problem(
        .internalError,
        "The fault is on this side, and your text was not kept: try again in a minute.")
    ),
    (
      "The projector is not running",
      Problem(.unreachable, "The classifier does not answer just now, \(goBack)")
    ),
    (
      "Back in a minute",
      Problem(.unavailable, "The classifier is not available just now, \(goBack)")
    ),
    (
      "That took too long",
      Problem(.tooSlow, "The classifier did not answer in time, \(goBack)")
    ),
  ]

  private static let goBack = "and your text was not kept: go back and try again in a minute."
}

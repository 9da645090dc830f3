package import Core

/// What went wrong with a request, as a visitor or a program is told.
///
/// The gateway makes most of them; the errors of nginx are in `public/errors/`.
package struct Problem: Error, Hashable, Sendable {
  package var kind: ProblemKind
  /// One sentence that ends with what to do.
  package var detail: String
  /// In a batch, the place of the synopsis, counted from 0.
  package var index: Int?

  package init(_ kind: ProblemKind, _ detail: String, index: Int? = nil) {
    self.kind = kind
    self.detail = detail
    self.index = index
  }

  /// What a program gets, a problem document (RFC 9457).
  ///
  /// - Parameter more: writes further members.
  package func json(_ more: (inout JSONWriter) -> Void = { _ in }) -> [UInt8] {
    var json = JSONWriter()
    json.object {
      writeMembers(to: &$0)
      more(&$0)
    }
    return json.bytes + [UInt8(ascii: "\n")]
  }

  /// Writes the members of the problem document.
  package func writeMembers(to json: inout JSONWriter) {
    json.key("type")
    json.string(kind.type)
    json.key("title")
    json.string(kind.title)
    json.key("status")
    json.number(kind.status)
    json.key("detail")
    json.string(detail)
    if let index {
      json.key("index")
      json.number(index)
    }
  }

  /// What a browser gets.
  ///
  /// - Parameter heading: what to call it; otherwise the title of its kind.
  package func page(heading: String? = nil) -> HTML {
    let heading = heading ?? kind.title
    return PageLayout.page(
      title: "Error: \(heading)",
      sign: PageLayout.sign(over: "Error \(kind.status)", "\(heading)"),
      main: """
        <p class="lead">\(detail)</p>
        <p><a href="/">Go to the start page</a></p>
        """)
  }

  package static let notFound = Problem(
    .notFound, "There is nothing at this address: check how it is spelled.")

  /// - Parameter limit: the bytes that a body may have.
  package static func tooLarge(_ limit: Int) -> Problem {
    let most = TextLimits.characters(in: min(limit, TextLimits.synopsis))
    return Problem(
      .tooLarge,
      "This is more than can be read at once: send a text of at most about \(most) characters,"
        + " or fewer texts.")
  }
}

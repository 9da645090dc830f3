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
      $0.key("type")
      $0.string(kind.type)
      $0.key("title")
      $0.string(kind.title)
      $0.key("status")
      $0.number(kind.status)
      $0.key("detail")
      $0.string(detail)
      if let index {
        $0.key("index")
        $0.number(index)
      }
      more(&$0)
    }
    return json.bytes + [UInt8(ascii: "\n")]
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
    .notFound, "There is nothing at this address: check that it is right.")

  package static func tooLarge(_ limit: Int) -> Problem {
    Problem(
      .tooLarge,
      "A request may have at most \(limit) bytes: send a shorter text or a smaller batch.")
  }
}

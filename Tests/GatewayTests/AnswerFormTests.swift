import Gateway
import Testing

struct AnswerFormTests {
  @Test(
    arguments: [
      (nil, .json), ("", .json), ("*/*", .json), ("application/json", .json), ("text/html", .html),
      ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .html),
      ("text/html, application/json", .json), ("text/html;q=0.5, application/json;q=0.4", .html),
      ("TEXT/HTML", .html), ("text/*", .html), ("application/*", .json), ("image/png", nil),
      ("*/*, text/html;q=0", .json), ("*/*;q=0.1, application/json;q=0", .html),
      ("text/html;q=0", nil), ("text/html ; level=1 ; q=0.3 , */* ; q=0.2", .html),
      ("application/json;q=nonsense", nil), (",,;,", nil), ("text/html;q=0.0", nil),
      ("text/*;q=0.9, text/html;q=0.1, application/json;q=0.5", .json),
    ] as [(String?, AnswerForm?)])
  func `the preferred form is chosen`(accept: String?, form: AnswerForm?) {
    #expect(AnswerForm.preferred(by: accept) == form)
  }
}

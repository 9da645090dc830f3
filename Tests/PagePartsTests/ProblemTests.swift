import PageParts
import Testing

struct ProblemTests {
  let problem = Problem(.tooShort, "Synopsis 2 of 3: \"a <b>\".", index: 1)

  @Test func `a program gets a problem document, with further members last`() {
    let json = problem.json {
      $0.key("pid")
      $0.number(7)
    }
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"type":"/problems/too-short","title":"The synopsis is too short","status":422,"#
        + #""detail":"Synopsis 2 of 3: \"a <b>\".","index":1,"pid":7}"# + "\n")
  }

  @Test(arguments: [(nil, "The synopsis is too short"), ("Say more", "Say more")])
  func `a browser gets a page`(heading: String?, told: String) {
    let page = problem.page(heading: heading).text
    #expect(page.contains("<title>Error: \(told) – Marquee</title>"))
    #expect(page.contains("<p class=\"over\">Error 422</p><h1>\(told)</h1>"))
    #expect(page.contains("<p class=\"lead\">Synopsis 2 of 3: &quot;a &lt;b&gt;&quot;.</p>"))
  }
}

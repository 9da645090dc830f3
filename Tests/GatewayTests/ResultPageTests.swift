import Core
import Gateway
import Testing

struct ResultPageTests {
  @Test func `the chosen genres stand on the sign, the most probable first`() {
    let page = answer(chosen: [.war, .drama]).text
    #expect(page.contains("<title>War, Drama – Marquee</title>"))
    #expect(
      page.contains(
        "<h1><span>War</span><span class=\"unseen\">, </span><span>Drama</span></h1>"))
  }

  @Test func `all genres are listed, the chosen ones marked by a word`() {
    let page = answer(chosen: [.war]).text
    for name in Genre.names {
      #expect(page.contains("<span class=\"name\">\(name)</span>"))
    }
    #expect(page.ranges(of: "Chosen</span>").count == 1)
  }

  @Test(arguments: [
    (0.83, 0.34, true, "83%", "Reaches its cut-off of 34%."),
    (0.2, 0.34, false, "20%", "Below its cut-off of 34%."),
    (0.338, 0.342, false, "34%", "Just below its cut-off of 34%."),
    (
      0.2, 0.34, true, "20%",
      "Below its cut-off of 34%, but no genre reaches its own, and this comes first."
    ),
    (0.001, 0.34, false, "under 1%", "Below its cut-off of 34%."),
    (0.999, 0.34, true, "over 99%", "Reaches its cut-off of 34%."),
  ])
  func `probability and cut-off are told in words`(
    probability: Float, threshold: Float, selected: Bool, percent: String, verdict: String
  ) {
    let page = page(
      with: GenreScore(
        genre: .horror, score: 0, probability: probability, threshold: threshold,
        selected: selected, evidence: []))
    #expect(page.contains("<span class=\"percent\">\(percent)</span>"))
    #expect(page.contains("<p>\(verdict)</p>"))
  }

  @Test func `the words that decided are told with their signs, for and against`() {
    let page = page(
      with: GenreScore(
        genre: .horror, score: 0, probability: 0.5, threshold: 0.4, selected: true,
        evidence: [
          Evidence(text: "haunted house", weight: 0.294), Evidence(text: "love", weight: -0.057),
        ]))
    #expect(page.contains("Words for it</p><ul><li><bdi>haunted house</bdi> +0.29</li></ul>"))
    #expect(page.contains("Words against it</p><ul><li><bdi>love</bdi> −0.06</li></ul>"))
  }

  @Test func `where no genre is chosen the sign says so`() {
    #expect(answer(chosen: []).text.contains("<h1>No genre is likely enough</h1>"))
  }

  @Test(arguments: ["", "balanced", "precise", "broad", "0.25"])
  func `the form comes back with what was sent`(preference: String) {
    let page = answer(
      chosen: [.war], to: Synopsis(title: "A \"quoted\" title", overview: "\n1 < 2"),
      preference: preference
    ).text
    // A parser drops the newline after the tag, and no other.
    #expect(page.contains(">\n\n1 &lt; 2</textarea>"))
    #expect(page.contains("value=\"A &quot;quoted&quot; title\""))
    let checked = preference.isEmpty ? "balanced" : preference
    #expect(page.contains("value=\"\(checked)\" id=\"\(checked)\" checked>"))
    #expect(page.ranges(of: " checked>").count == 1)
  }

  @Test func `the model that answered is named`() {
    #expect(answer(chosen: [.war]).text.contains("model <code>20261122T031500Z-1a2b3c4d</code>"))
  }

  @Test(arguments: [("a", "synopsis", "synopsis"), ("wild", "preference", "balanced")])
  func `a problem is told at the top, at its field and in the title`(
    preference: String, field: String, target: String
  ) {
    let message = "That is too <short>"
    let page = ResultPage.problem(
      message, status: 422, synopsis: "Hi", title: "T",
      preference: field == "synopsis" ? "broad" : preference
    ).text
    let told = "That is too &lt;short&gt;"
    #expect(page.contains("<title>Error: What kind of film is it? – Marquee</title>"))
    #expect(page.contains("<a href=\"#\(target)\">\(told)</a>"))
    #expect(
      page.contains(
        "id=\"\(field)-error\"><span class=\"unseen\">Error: </span>\(told)</p>"))
    #expect(page.contains("\(field)-error\""))
    #expect(page.contains(">\nHi</textarea>"))
  }

  @Test(arguments: pages)
  fileprivate func `a page keeps to the content security policy`(page: Page) {
    let forbidden = /<script|<style|\sstyle=|\son[a-z]+=|\ssrc="[^\/]/
    #expect(page.html.text.firstMatch(of: forbidden) == nil)
  }

  @Test(arguments: pages)
  fileprivate func `what a page refers to is on it, once`(page: Page) {
    let text = page.html.text
    let ids = text.matches(of: /\sid="([^"]+)"/).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count)
    let references =
      text.matches(of: /\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"/)
      .flatMap { $0.output.1.split(separator: " ") }
      + text.matches(of: /\shref="#([^"]+)"/).map(\.output.1)
    for reference in references { #expect(ids.contains(String(reference))) }
  }
}

/// A page of each kind.
private let pages = [
  Page("answer", answer(chosen: [.war, .drama])),
  Page("answer to a number", answer(chosen: [], preference: "0.3")),
  Page(
    "problem with the synopsis",
    ResultPage.problem("No", status: 422, synopsis: "", title: "", preference: "")),
  Page(
    "problem with the preference",
    ResultPage.problem("No", status: 400, synopsis: "", title: "", preference: "wild")),
  Page("error", ResultPage.error(status: 503, title: "Not yet", message: "Later.")),
]

private struct Page: CustomTestStringConvertible {
  let testDescription: String
  let html: HTML

  init(_ testDescription: String, _ html: HTML) {
    self.testDescription = testDescription
    self.html = html
  }
}

/// The page of an answer that chooses these genres.
private func answer(
  chosen: [Genre], to synopsis: Synopsis = Synopsis(overview: "Soldiers march home."),
  preference: String = "balanced"
) -> HTML {
  let others = Genre.allCases.filter { !chosen.contains($0) }
  let scores = (chosen + others).enumerated().map { place, genre in
    GenreScore(
      genre: genre, score: 0, probability: 0.9 - 0.04 * Float(place),
      threshold: chosen.contains(genre) ? 0.1 : 0.95, selected: chosen.contains(genre),
      evidence: [Evidence(text: "soldiers", weight: 0.5)])
  }
  return ResultPage.answer(
    Classification(genres: scores), to: synopsis, preference: preference,
    model: "20261122T031500Z-1a2b3c4d")
}

/// A page about one genre only.
private func page(with score: GenreScore) -> String {
  ResultPage.answer(
    Classification(genres: [score]), to: Synopsis(overview: "A house."), preference: "",
    model: "m"
  ).text
}

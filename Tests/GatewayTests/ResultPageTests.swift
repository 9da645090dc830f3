import Core
import Foundation
import Gateway
import PageParts
import TestSupport
import Testing

struct ResultPageTests {
  @Test func `the chosen genres stand on the sign, the most probable first`() {
    let page = answer(chosen: [.war, .drama]).text
    #expect(page.contains("<title>War, Drama – Marquee</title>"))
    #expect(
      page.contains(
        "<h1><span>War</span><span class=\"unseen\">, </span><span>Drama</span></h1>"))
  }

  @Test func `all genres are listed, the chosen ones named by a word`() {
    let page = answer(chosen: [.war]).text
    for name in Genre.names {
      #expect(page.contains("<span class=\"name\">\(name)</span>"))
    }
    #expect(page.ranges(of: "Chosen</span>").count == 1)
  }

  @Test(arguments: [
    (0.83, 0.34, true, "83%", "34%"), (0.2, 0.34, false, "20%", "34%"),
    (0.001, 0.005, false, "under 1%", "1%"), (0.999, 0.34, true, "over 99%", "34%"),
  ])
  func `probability and cut-off are told in words`(
    probability: Float, threshold: Float, selected: Bool, percent: String, cutoff: String
  ) {
    let page = page(
      with: GenreScore(
        genre: .horror, score: 0, probability: probability, threshold: threshold,
        selected: selected, evidence: []))
    #expect(page.contains("<span class=\"percent\">\(percent)</span>"))
    #expect(page.contains("Chosen from <b class=\"cutoff\">\(cutoff)</b> on."))
    #expect(page.contains("data-p=\"\(probability)\" data-cuts=\"0.5 0.4 0.3\""))
  }

  @Test(arguments: [(0.2, true), (0.4, false)])
  func `a genre that misses its cut-off is named with a note`(probability: Float, isNoted: Bool) {
    let page = page(
      with: GenreScore(
        genre: .horror, score: 0, probability: probability, threshold: 0.3, selected: true,
        evidence: []))
    #expect(page.contains("id=\"likeliest\" hidden>") != isNoted)
  }

  @Test func `what the model does not know is said`() {
    let page = ResultPage.answer(
      Classification(genres: [], notes: [.tooShort, .unknownWords(known: 3, words: 41)]),
      words: WordWeights(tokens: [], titleCount: 0, weights: GenreTable()), balances: balances(),
      to: Synopsis(overview: "A house."), preference: "", model: model
    ).text
    #expect(page.contains("<p class=\"note\">The text is very short"))
    #expect(page.contains("<p class=\"note\">The model knows only 3 of the 41 words"))
  }

  @Test func `the words that decided are told with their signs, for and against`() {
    let page = page(
      with: GenreScore(
        genre: .horror, score: -0.76, probability: 0.5, threshold: 0.4, selected: true,
        evidence: [
          Evidence(text: "haunted house", weight: 0.294), Evidence(text: "love", weight: -0.057),
        ]),
      Balance(intercept: -1, towards: sum(0.294, 0.01, 0.003), against: sum(-0.057, -0.01)))
    #expect(
      page.contains(
        "Words for it</p><ul><li><bdi>haunted house</bdi> +0.29</li>"
          + "<li class=\"rest\">2 more +0.02</li>"))
    #expect(
      page.contains(
        "Words against it</p><ul><li><bdi>love</bdi> −0.06</li>"
          + "<li class=\"rest\">1 more −0.01</li>"))
    #expect(
      page.contains(
        "<b>−1.00</b> before any word</span> <span><b>+0.31</b> for it</span> "
          + "<span><b>−0.07</b> against it</span> <span><b>= −0.76</b>"))
  }

  @Test func `on every page the words told add up to the score told`() throws {
    let classifier = try TestModel.shared.get().classifier()
    for movie in try ProjectFiles.starterMovies().suffix(200) {
      let (answer, explanation) = try classifier.explain(movie.synopsis, .balanced)
      let page = ResultPage.answer(
        answer, words: explanation.wordWeights(), balances: explanation.balances(),
        to: movie.synopsis, preference: "",
        model: ResultPage.Model(version: "m", thresholds: classifier.thresholds))
      let rows = page.text.split(separator: "<li class=\"genre").dropFirst()
      #expect(rows.count == 19)
      for (row, genre) in zip(rows, answer.genres) {
        let numbers = row.matches(of: /([+−])(\d+)\.(\d\d)/).map { match in
          (match.output.1 == "−" ? -1 : 1)
            * ((Int(match.output.2) ?? 0) * 100 + (Int(match.output.3) ?? 0))
        }
        let words = numbers.dropLast(4).reduce(0, +)
        let sums = numbers.suffix(4)
        #expect(words == sums.dropFirst().prefix(2).reduce(0, +))
        #expect(sums.prefix(3).reduce(0, +) == sums.last)
        #expect(abs(Float(sums.last ?? 0) / 100 - genre.score) < 0.0051)
      }
    }
  }

  @Test func `where no genre is chosen the sign says so`() {
    #expect(answer(chosen: []).text.contains("<h1>No genre is likely enough</h1>"))
  }

  @Test(arguments: pages)
  fileprivate func `a page keeps to the content security policy`(page: Page) {
    let forbidden = /<script>|<script[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=|\ssrc="[^\/]/
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
    ResultPage.problem("No", synopsis: "", title: "", preference: "")),
  Page(
    "problem with the preference",
    ResultPage.problem("No", synopsis: "", title: "", preference: "wild")),
  Page("error", Problem(.noModel, "Later.").page()),
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
    Classification(genres: scores), words: words(of: synopsis), balances: balances(),
    to: synopsis, preference: preference, model: model)
}

/// A page about one genre only.
private func page(
  with score: GenreScore, _ balance: Balance = Balance(), model: ResultPage.Model = model
) -> String {
  ResultPage.answer(
    Classification(genres: [score]), words: words(of: Synopsis(overview: "A house.")),
    balances: balances(balance), to: Synopsis(overview: "A house."), preference: "", model: model
  ).text
}

/// The same for each genre.
private func balances(_ balance: Balance = Balance()) -> [Balance] {
  [Balance](repeating: balance, count: Genre.allCases.count)
}

private let thresholds = Thresholds(
  balanced: GenreVector(repeating: 0.4), precise: GenreVector(repeating: 0.5),
  broad: GenreVector(repeating: 0.3))

private let model = ResultPage.Model(
  version: "20261122T031500Z-1a2b3c4d", thresholds: thresholds)

/// Words of which none moves anything.
private func words(of synopsis: Synopsis) -> WordWeights {
  let tokenized = Tokenizer.tokenize(synopsis)
  return WordWeights(
    tokens: tokenized.tokens, titleCount: tokenized.titleCount,
    weights: GenreTable(count: tokenized.tokens.count))
}

private func sum(_ weights: Float...) -> EvidenceSum {
  EvidenceSum(count: weights.count, weight: weights.reduce(0, +))
}

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
      #expect(page.contains("> <span>\(name)</span> <i class=\"p"))
    }
    let (named, others) = lists(page)
    #expect(named.contains("<h3>Chosen</h3>") && named.contains("<span>War</span>"))
    #expect(named.matches(of: /<li\s/).count == 1)
    #expect(others.matches(of: /<li\s/).count == 18)
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
    #expect(page.contains("</i> <b>\(percent)</b></label>"))
    #expect(page.contains("<h3>Horror: \(percent)</h3>"))
    #expect(page.contains("Named at <b>\(cutoff)</b> or more."))
    #expect(page.contains("data-p=\"\(probability)\" data-cuts=\"0.5 0.4 0.3\""))
  }

  @Test(arguments: [true, false])
  func `a guess is called one, on the sign and in the list`(isNoted: Bool) {
    let genre = GenreScore(
      genre: .horror, score: 0, probability: 0.2, threshold: 0.3, selected: true, evidence: [])
    let page = page(of: Classification(of: house, genres: [genre], notes: isNoted ? [.guess] : []))
    #expect(page.contains("id=\"guess\" hidden>") != isNoted)
    #expect(page.contains("<h1>Perhaps: <span>Horror</span></h1>") == isNoted)
    #expect(page.contains("<title>Perhaps: Horror – Marquee</title>") == isNoted)
    #expect(lists(page).named.contains("<h3>\(isNoted ? "Perhaps" : "Chosen")</h3>"))
  }

  @Test(arguments: [true, false])
  func `how often a cut-off is right is told where it is reached`(isReached: Bool) throws {
    let curves = try JSONDecoder().decode(
      EvaluationCurves.self,
      from: Data(
        """
        {"precision_recall": {"Horror": {"threshold": [0, 0.3], "precision": [0.1, 0.6],
          "recall": [1, 0.7]}}, "reliability": []}
        """.utf8))
    var metrics = try TestModel.shared.get().metrics()
    metrics.heldOut.curves = curves
    metrics.realMovies = nil
    metrics.heldOut.report.perGenre["Horror"]?.support = 200
    let genre = GenreScore(
      genre: .horror, score: 0, probability: 0.4, threshold: 0.3, selected: true, evidence: [])
    let page = page(
      of: Classification(of: house, genres: [genre], notes: isReached ? [] : [.guess]),
      model: ResultPage.Model(
        version: "m", thresholds: thresholds, records: TrackRecords(metrics)))
    #expect(page.contains("</b> or more. <span></span>") != isReached)
  }

  @Test(arguments: [
    (Note.notEnglish(known: 1, words: 9), "This does not look like English"),
    (Note.unknownWords(known: 1, words: 9), "Too many unknown words"),
  ])
  func `of a text that cannot be read no genre is chosen, and the sign says so`(
    note: Note, sign: String
  ) {
    let genre = GenreScore(
      genre: .horror, score: 1, probability: 0.9, threshold: 0.3, selected: true, evidence: [])
    let page = page(of: Classification(of: house, genres: [genre], notes: [note]))
    #expect(page.contains("<h1>\(sign)</h1>"))
    #expect(page.contains("<div id=\"named\" hidden>"))
    #expect(page.contains("<div id=\"result\" class=\"unread\">"))
    #expect(page.contains(">What moved the scores</h2>"))
    #expect(lists(page).others.contains("Horror"))
  }

  @Test func `what the model does not know is said`() {
    let page = page(
      of: Classification(
        of: house, genres: [], notes: [.tooShort, .unknownWords(known: 3, words: 41)]))
    #expect(page.contains("<p class=\"note\">The text is very short"))
    #expect(page.contains("<p class=\"note\">The model knows only 3 of the 41 words"))
  }

  @Test func `the words that decided are told with their signs, for and against`() {
    let page = page(
      with: GenreScore(
        genre: .horror, score: -0.76, probability: 0.5, threshold: 0.4, selected: true,
        evidence: [
          Evidence(words: WordRange(0..<2), weight: 0.294),
          Evidence(words: WordRange(3..<4), weight: -0.057),
        ]),
      of: "A haunted house of love",
      Balance(intercept: -1, towards: sum(0.294, 0.01, 0.003), against: sum(-0.057, -0.01)))
    #expect(
      page.contains(
        "<ul><li>haunted house<i class=\"p100\"></i><b>+0.29</b></li>"
          + "<li class=\"a\">love<i class=\"p19\"></i><b>−0.05</b></li></ul>"))
    #expect(
      page.contains(
        "<p>−1.00 to begin with, +0.24 from these words, +0.00 from 3 others: −0.76. "))
  }

  @Test func `on every page the words told add up to the score told`() throws {
    let classifier = try TestModel.shared.get().classifier()
    for movie in try ProjectFiles.starterMovies().suffix(200) {
      let (answer, explanation) = try classifier.explain(movie.synopsis, .balanced)
      let page = ResultPage.answer(
        answer, words: explanation.wordWeights(), balances: explanation.balances(),
        to: movie.synopsis, preference: "",
        model: ResultPage.Model(version: "m", thresholds: classifier.thresholds))
      let reasons = page.text.split(separator: "<div id=\"r").dropFirst(2)
      #expect(reasons.count == 19)
      for (part, genre) in zip(reasons, answer.genres) {
        let numbers = part.matches(of: /([+−])(\d+)\.(\d\d)/).map { match in
          (match.output.1 == "−" ? -1 : 1)
            * ((Int(match.output.2) ?? 0) * 100 + (Int(match.output.3) ?? 0))
        }
        let (words, sums) = (numbers.dropLast(4), numbers.suffix(4))
        #expect(words.reduce(0, +) == sums.dropFirst().first)
        #expect(sums.prefix(3).reduce(0, +) == sums.last)
        #expect(abs(Float(sums.last ?? 0) / 100 - genre.score) < 0.0051)
      }
    }
  }

  @Test func `a page of 45 words has at most 20 kB`() throws {
    let classifier = try TestModel.shared.get().classifier()
    let plots = try ProjectFiles.starterMovies().filter {
      $0.overview.split(separator: " ").count == 45
    }
    #expect(!plots.isEmpty)
    for movie in plots.prefix(50) {
      let (answer, explanation) = try classifier.explain(movie.synopsis, .balanced)
      let page = ResultPage.answer(
        answer, words: explanation.wordWeights(), balances: explanation.balances(),
        to: movie.synopsis, preference: "balanced",
        model: ResultPage.Model(version: "m", thresholds: classifier.thresholds))
      #expect(page.bytes.count <= 20_480)
    }
  }

  @Test func `a word that is no word is cut, so that a page is never much longer than its text`() {
    let word = String(repeating: "x\u{301}", count: 20)
    let page = page(
      with: GenreScore(
        genre: .horror, score: 1, probability: 0.5, threshold: 0.4, selected: true,
        evidence: [Evidence(words: WordRange(0..<2), weight: 1)]),
      of: "\(word) \(word)")
    #expect(page.contains("x\u{301}…<i class=\"p100\">"))
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
      evidence: [Evidence(words: WordRange(0..<1), weight: 0.5)])
  }
  return ResultPage.answer(
    Classification(of: Tokenizer.tokenize(synopsis), genres: scores), words: words(of: synopsis),
    balances: balances(), to: synopsis, preference: preference, model: model)
}

/// A page about one genre only.
private func page(
  with score: GenreScore, of text: String = "A house.", _ balance: Balance = Balance()
) -> String {
  let synopsis = Synopsis(overview: text)
  return ResultPage.answer(
    Classification(of: Tokenizer.tokenize(synopsis), genres: [score]), words: words(of: synopsis),
    balances: balances(balance), to: synopsis, preference: "", model: model
  ).text
}

private let house = Tokenizer.tokenize(Synopsis(overview: "A house."))

/// A page about a short text.
private func page(
  of classification: Classification, model: ResultPage.Model = model
) -> String {
  ResultPage.answer(
    classification, words: WordWeights(tokens: [], titleCount: 0, weights: GenreTable()),
    balances: balances(), to: Synopsis(overview: "A house."), preference: "", model: model
  ).text
}

/// The two parts of the list of genres.
private func lists(_ page: String) -> (named: Substring, others: Substring) {
  let parts = page.split(separator: "<ol id=\"others\">")
  let named = parts[0].split(separator: "<div id=\"named\"")
  return (named[1], parts[1])
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

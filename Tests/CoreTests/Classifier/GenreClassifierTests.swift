import Core
import TestSupport
import Testing

struct GenreClassifierTests {
  let movies: [Movie]
  let classifier: GenreClassifier

  init() throws {
    movies = try StarterModel.movies.get()
    classifier = try StarterModel.shared.get().classifier
  }

  @Test func `evidence is words of the text, strongest first`() throws {
    let synopsis = Synopsis(
      title: "The Sheriff", overview: "An outlaw robs the bank, and the sheriff rides after him.")
    let answer = try classifier.classify(synopsis)
    #expect(answer.genres.count == 19)
    let words = Tokenizer.tokenize(synopsis).words
    #expect(answer.synopsis.words == words)
    for genre in answer.genres {
      #expect(genre.evidence.count <= GenreClassifier.evidenceCount)
      #expect(genre.evidence.allSatisfy { words.indices.contains($0.words.places.upperBound - 1) })
      let strengths = genre.evidence.map { abs($0.weight) }
      #expect(strengths == strengths.sorted(by: >))
    }
  }

  @Test func `who asks for less evidence gets the strongest of it`() throws {
    let all = try classifier.classify(movies[0].synopsis).genres
    let few = try classifier.explain(movies[0].synopsis, .balanced, evidenceCount: 2)
    for (genre, other) in zip(few.classification.genres, all) {
      #expect(genre.evidence.elementsEqual(other.evidence.prefix(2)))
    }
  }

  @Test func `genres come most probable first, and selected as their thresholds say`() throws {
    for preference in [Preference.balanced, .precise, .broad, .fixed(0.3)] {
      let answer = try classifier.classify(movies[0].synopsis, preference)
      let probabilities = answer.genres.map(\.probability)
      #expect(probabilities == probabilities.sorted(by: >))
      for genre in answer.genres where genre.probability >= genre.threshold {
        #expect(genre.selected)
      }
    }
  }

  @Test(arguments: [
    ("", SynopsisError.empty), (" \n\t ", .empty), ("🎬 — !", .notText),
    (String(repeating: "\u{301}\u{323}", count: 5000), .notText),
    ("Two words", .tooShort(words: 2, minimum: 3)),
  ])
  func `what is no synopsis is refused`(text: String, expected: SynopsisError) {
    #expect(throws: expected) { try classifier.classify(Synopsis(overview: text)) }
  }

  @Test func `the title alone does not make a synopsis`() {
    #expect(throws: SynopsisError.empty) {
      try classifier.classify(Synopsis(title: "A long and telling title", overview: ""))
    }
  }

  @Test func `unknown words leave the intercepts`() {
    #expect(classifier.scores(Synopsis(overview: "qqzx xqvz zzkw")) == classifier.intercepts)
  }
}

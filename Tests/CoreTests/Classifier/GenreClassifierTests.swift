import Core
import Foundation
import TestSupport
import Testing

struct GenreClassifierTests {
  let movies: [Movie]
  let classifier: GenreClassifier

  init() throws {
    movies = Array(try ProjectFiles.starterMovies().prefix(400))
    classifier = try GenreTrainer().train(movies).classifier
  }

  @Test func `items, and words where they stand, add up to the score`() throws {
    for movie in try ProjectFiles.starterMovies() {
      for synopsis in [movie.synopsis, Synopsis(overview: movie.overview)] {
        let explanation = classifier.explanation(of: synopsis)
        let words = explanation.wordWeights().weights
        let scores = classifier.scores(synopsis)
        let (strongest, balances) = (explanation.strongest(.max), explanation.balances())
        for genre in Genre.allCases {
          let rest = scores[genre.index] - classifier.intercepts[genre.index]
          let items = strongest[genre.index].reduce(0) { $0 + $1.weight }
          let texts = strongest[genre.index].map(\.text)
          #expect(Set(texts).count == texts.count)
          #expect(abs(items - rest) < 1e-4)
          let balance = balances[genre.index]
          #expect(balance.intercept == classifier.intercepts[genre.index])
          #expect(abs(balance.towards.weight + balance.against.weight - rest) < 1e-4)
          let column = stride(from: genre.index, to: words.count, by: Genre.allCases.count)
          #expect(abs(column.reduce(0) { $0 + words[$1] } - rest) < 1e-4)
        }
      }
    }
  }

  @Test func `every item is counted, for or against`() throws {
    let explanation = classifier.explanation(of: movies[0].synopsis)
    let (strongest, balances) = (explanation.strongest(.max), explanation.balances())
    for (items, balance) in zip(strongest, balances) {
      #expect(balance.towards.count == items.count { $0.weight > 0 })
      #expect(balance.against.count == items.count { $0.weight < 0 })
    }
  }

  @Test func `however few items are asked for, they are the first of all`() {
    for movie in movies.prefix(20) {
      let explanation = classifier.explanation(of: movie.synopsis)
      for (all, genre) in zip(explanation.strongest(.max), Genre.allCases) {
        let strengths = all.map { abs($0.weight) }
        #expect(strengths == strengths.sorted(by: >) && !strengths.contains(0))
        for limit in [1, 2, 8] {
          #expect(Array(explanation.strongest(limit)[genre.index]) == Array(all.prefix(limit)))
        }
      }
    }
  }

  @Test func `evidence is words of the text, strongest first`() throws {
    let synopsis = Synopsis(
      title: "The Sheriff", overview: "An outlaw robs the bank, and the sheriff rides after him.")
    let answer = try classifier.classify(synopsis)
    #expect(answer.genres.count == 19)
    let text = Tokenizer.tokenize(synopsis).words.joined(separator: " ")
    for genre in answer.genres {
      #expect(genre.evidence.count <= GenreClassifier.evidenceCount)
      #expect(genre.evidence.allSatisfy { text.contains($0.text) })
      let strengths = genre.evidence.map { abs($0.weight) }
      #expect(strengths == strengths.sorted(by: >))
    }
  }

  @Test func `as JSON each genre has its own evidence`() throws {
    struct Answer: Decodable {
      struct Genre: Decodable {
        struct Evidence: Decodable { var text: String, weight: Float }
        var evidence: [Evidence]
      }
      var genres: [Genre]
    }
    let answers = try movies.prefix(20).map { try classifier.classify($0.synopsis) }
    // As if each genre came from a text of its own.
    let mixed = Classification(
      genres: Genre.allCases.indices.map { answers[$0].genres[$0] })
    for answer in answers + [mixed] {
      var json = JSONWriter()
      json.object(answer.writeMembers)
      let read = try JSONDecoder().decode(Answer.self, from: Data(json.bytes))
      for (genre, expected) in zip(read.genres, answer.genres) {
        #expect(genre.evidence.map(\.text) == expected.evidence.map(\.text))
        for (evidence, expected) in zip(genre.evidence, expected.evidence) {
          #expect(abs(evidence.weight - expected.weight) <= 0.000_006)
        }
      }
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

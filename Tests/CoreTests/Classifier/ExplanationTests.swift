import Core
import TestSupport
import Testing

struct ExplanationTests {
  let movies: [Movie]
  let classifier: GenreClassifier

  init() throws {
    movies = try StarterModel.movies.get()
    classifier = try StarterModel.shared.get().classifier
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
          let texts = strongest[genre.index].map { explanation.synopsis.text(of: $0.words.places) }
          #expect(Set(texts).count == texts.count)
          #expect(abs(items - rest) < 1e-4)
          let balance = balances[genre.index]
          #expect(balance.intercept == classifier.intercepts[genre.index])
          #expect(abs(balance.towards.weight + balance.against.weight - rest) < 1e-4)
          let column = words.column(genre.index)
          #expect(abs(column.reduce(0, +) - rest) < 1e-4)
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
          let first = explanation.strongest(limit)[genre.index]
          #expect(first.elementsEqual(all.prefix(limit)))
        }
      }
    }
  }

  private func items(_ synopsis: Synopsis) -> [String] {
    let explanation = classifier.explanation(of: synopsis)
    let evidence = explanation.strongest(1000).flatMap { $0 }
    return Set(evidence.map { explanation.synopsis.text(of: $0.words.places) }).sorted()
  }

  @Test func `a text that occurs twice is one item, and a mark is its word's`() {
    let once = items(Synopsis(overview: "the war, and love"))
    #expect(once.contains("war") && once.contains("love"))
    let twice = items(Synopsis(overview: "the war, and love?! The war… and love!"))
    #expect(twice.allSatisfy { $0.allSatisfy { $0.isLetter || $0 == " " } })
    #expect(Set(twice).isSuperset(of: once))
  }

  @Test func `what the number of a title's words adds is the title's`() throws {
    let synopsis = Synopsis(title: "Qqzx Xqvz Zzkw", overview: "unknwn wrds altgthr")
    #expect(items(synopsis).contains("qqzx xqvz zzkw"))
  }

  @Test func `a text without a known word has no item`() {
    #expect(items(Synopsis(overview: "qqzx xqvz zzkw")).isEmpty)
  }
}

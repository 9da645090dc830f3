import Core
import TestSupport
import Testing

struct StrongestTermsTests {
  let classifier: GenreClassifier
  /// Every word and pair with its weight, by genre.
  let weights: [[(text: String, weight: Float)]]

  init() throws {
    let movies = try Array(ProjectFiles.starterMovies().prefix(200))
    classifier = try GenreTrainer().train(movies).classifier
    var weights = Genre.allCases.map { _ in [(text: String, weight: Float)]() }
    var column = 0
    for vectorizer in classifier.features.vectorizers {
      for index in 0..<vectorizer.vocabulary.count {
        if vectorizer.options.analyzer == .word {
          for genre in Genre.allCases {
            let place = column * Genre.allCases.count + genre.index
            weights[genre.index].append(
              (vectorizer.vocabulary[index], classifier.coefficients.values[place]))
          }
        }
        column += 1
      }
    }
    self.weights = weights
  }

  @Test(arguments: [1, 12])
  func `no other word has a stronger weight, and the strongest comes first`(limit: Int) {
    let terms = classifier.strongestTerms(limit)
    #expect(terms.count == Genre.allCases.count)
    for genre in Genre.allCases {
      let all = weights[genre.index].map(\.weight)
      let towards = terms[genre.index].towards.map(\.weight)
      #expect(towards == Array(all.filter { $0 > 0 }.sorted(by: >).prefix(limit)))
      let against = terms[genre.index].against.map(\.weight)
      #expect(against == Array(all.filter { $0 < 0 }.sorted().prefix(limit)))
    }
  }

  @Test func `each term comes with its own weight, and none is a part of a word`() {
    let terms = classifier.strongestTerms(5)
    for genre in Genre.allCases {
      for evidence in terms[genre.index].towards + terms[genre.index].against {
        #expect(weights[genre.index].contains { $0 == (evidence.text, evidence.weight) })
      }
    }
  }
}

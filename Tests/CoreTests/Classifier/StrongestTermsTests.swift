import Core
import TestSupport
import Testing

struct StrongestTermsTests {
  let classifier: GenreClassifier
  /// Every word with its weight, by genre.
  let weights: [[(text: String, weight: Float)]]

  /// A word's weight is what it adds to a synopsis of itself, once that has the mean length.
  init() throws {
    let movies = try Array(ProjectFiles.starterMovies().prefix(200))
    classifier = try GenreTrainer(comparesBaselines: false).train(movies).classifier
    let features = classifier.features
    let words = try #require(features.words)
    var weights = Genre.allCases.map { _ in [(text: String, weight: Float)]() }
    for word in words.indices {
      let row = features.features(of: Tokenizer.tokenize(Synopsis(overview: words[word]))).row
      var sums = [Float](repeating: 0, count: Genre.allCases.count)
      for (column, value) in zip(row.columns, row.values) {
        let (vectorizer, index) = Self.vectorizer(of: Int(column), features)
        let own = vectorizer.options.scale(
          length: vectorizer.idf[index], meanLength: vectorizer.meanLength)
        let typical = vectorizer.options.scale(
          length: vectorizer.meanLength, meanLength: vectorizer.meanLength)
        for genre in sums.indices {
          let place = Int(column) * Genre.allCases.count + genre
          sums[genre] += value / own * typical * classifier.coefficients.values[place]
        }
      }
      for genre in sums.indices { weights[genre].append((words[word], sums[genre])) }
    }
    self.weights = weights
  }

  private static func vectorizer(
    of column: Int, _ features: FeatureUnion
  ) -> (vectorizer: TfidfVectorizer, index: Int) {
    var index = column
    for vectorizer in features.vectorizers {
      if index < vectorizer.vocabulary.count { return (vectorizer, index) }
      index -= vectorizer.vocabulary.count
    }
    preconditionFailure("column \(column) of \(features.columnCount)")
  }

  @Test(arguments: [1, 12])
  func `no other word has a stronger weight, and the strongest comes first`(limit: Int) {
    let terms = classifier.strongestTerms(limit)
    #expect(terms.count == Genre.allCases.count)
    for genre in Genre.allCases {
      let all = weights[genre.index].map(\.weight)
      let towards = terms[genre.index].towards.map(\.weight)
      #expect(isClose(towards, Array(all.filter { $0 > 0 }.sorted(by: >).prefix(limit))))
      let against = terms[genre.index].against.map(\.weight)
      #expect(isClose(against, Array(all.filter { $0 < 0 }.sorted().prefix(limit))))
    }
  }

  private func isClose(_ left: [Float], _ right: [Float]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  @Test func `each word comes with its own weight`() {
    let terms = classifier.strongestTerms(5)
    for genre in Genre.allCases {
      for evidence in terms[genre.index].towards + terms[genre.index].against {
        let own = weights[genre.index].first { $0.text == evidence.text }
        #expect(own.map { abs($0.weight - evidence.weight) < 1e-5 } == true)
      }
    }
  }
}

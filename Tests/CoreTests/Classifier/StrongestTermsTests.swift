import Core
import TestSupport
import Testing

struct StrongestTermsTests {
  let classifier: GenreClassifier
  /// Every word with its weight, by genre.
  let weights: [[(text: String, weight: Float)]]

  /// A word's weight is what it adds to a synopsis of itself, once that has the mean length.
  init() throws {
    classifier = try StarterModel.shared.get().classifier
    let features = classifier.features
    var weights = Genre.allCases.map { _ in [(text: String, weight: Float)]() }
    for word in features.wordColumns {
      let text = features.vocabulary[word]
      let row = features.transform(Tokenizer.tokenize(Synopsis(overview: text))).row
      var sums = GenreVector.zero
      for (column, value) in zip(row.columns, row.values) {
        let block = try #require(features.blocks.firstIndex { $0.columns.contains(Int(column)) })
        let options = features.blocks[block].options
        let mean = features.transformer.meanLengths[block]
        let own = options.scale(
          length: features.transformer.idf[Int(column)], meanLength: mean)
        let typical = options.scale(length: mean, meanLength: mean)
        sums += classifier.coefficients.product(value / own * typical, row: Int(column))
      }
      for genre in weights.indices { weights[genre].append((text, sums[genre])) }
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

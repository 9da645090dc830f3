import Glibc
import TestSupport
import Testing

@testable import Core

struct WordAssociationsTests {
  private let matrix: TfidfMatrix
  private let contexts = 30
  /// `n(w, c)`: how many movies have both.
  private var n: [[Double]]

  init() throws {
    let movies = try ProjectFiles.starterMovies().prefix(80)
    let corpus = Corpus(movies.map { Tokenizer.tokenize($0.synopsis) })
    (_, matrix) = FeatureUnion.fit(corpus, options: TrainingOptions.bestFeatures, threads: 0)
    let words = matrix.columns(of: 0)
    n = [[Double]](repeating: [Double](repeating: 0, count: contexts), count: words.count)
    for row in 0..<matrix.rowCount {
      let columns = matrix[row].columns.map { Int($0) }.filter(words.contains)
      for word in columns {
        for context in columns where context < contexts && context != word { n[word][context] += 1 }
      }
    }
  }

  /// All that are positive: `words × contexts`.
  private func associations() -> [[Double]] {
    let associations = WordAssociations(matrix, block: 0, contexts: contexts)
    var found = n.map { $0.map { _ in 0.0 } }
    for share in 0..<WordAssociations.shares {
      associations.forEachWord(ofShare: share) { word, values in
        for (context, value) in values { found[word][context] = Double(value) }
      }
    }
    return found
  }

  /// The formula, word for word, in `Double`; the tolerance is for `Float`.
  @Test func `associations are those of the formula`() {
    let chances = (0..<contexts).map { context in pow(n.reduce(0) { $0 + $1[context] }, 0.75) }
    let total = chances.reduce(0, +)
    for (word, ours) in associations().enumerated() {
      let sum = n[word].reduce(0, +)
      for context in 0..<contexts {
        let v = n[word][context]
        let expected =
          v == 0 ? 0 : max(0, log(v / (sum * chances[context] / total))) * v / (v + 1)
        #expect(abs(ours[context] - expected) < 1e-5, "\(word) \(context)")
      }
    }
  }

  @Test func `products are those of the associations, whatever the number of threads`() {
    let m = associations()
    let associations = WordAssociations(matrix, block: 0, contexts: contexts)
    let products = associations.products(threads: 1)
    for threads in [2, 4] { #expect(associations.products(threads: threads) == products) }
    for row in 0..<contexts {
      for column in 0..<contexts {
        let sum = m.reduce(0) { $0 + $1[row] * $1[column] }
        #expect(isClose(Double(products[row * contexts + column]), sum, tolerance: 1e-5))
      }
    }
  }
}

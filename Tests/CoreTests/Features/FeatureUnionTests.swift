import Core
import Testing

struct FeatureUnionTests {
  let synopses = ["space war in space", "space love", "a war of love"].map {
    Tokenizer.tokenize(Synopsis(title: "Far Stars", overview: $0))
  }
  let options = [
    TfidfOptions(), TfidfOptions(ngramRange: 2...2, weight: 0.7),
    TfidfOptions(analyzer: .titleCharacters, ngramRange: 3...5, weight: 0.5),
  ]

  @Test func `each vectorizer has a block of columns of its own`() {
    let union = FeatureUnion(fitting: synopses, options: options, threads: 2)
    let terms = union.vectorizers.map(\.vocabulary.count)
    #expect(union.columnCount == terms.reduce(0, +))
    let row = union.features(of: synopses[0]).row
    #expect(row.columns == row.columns.sorted())
    let squares = zip(row.columns, row.values).reduce(into: [Float](repeating: 0, count: 3)) {
      let block = $1.0 < terms[0] ? 0 : $1.0 < terms[0] + terms[1] ? 1 : 2
      $0[block] += $1.1 * $1.1
    }
    #expect(zip(squares, [1, 0.49, 0.25]).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func `a synopsis without a title has no title features`() {
    let union = FeatureUnion(fitting: synopses, options: options, threads: 1)
    let untitled = union.features(of: Tokenizer.tokenize(Synopsis(overview: "far stars"))).row
    let firstTitleColumn = union.columnCount - union.vectorizers[2].vocabulary.count
    #expect(!untitled.columns.isEmpty)
    #expect(untitled.columns.allSatisfy { $0 < firstTitleColumn })
  }

  @Test func `the matrix does not depend on the number of threads`() {
    let one = FeatureUnion(fitting: synopses, options: options, threads: 1)
    let many = FeatureUnion(fitting: synopses, options: options, threads: 4)
    #expect(
      one.matrix(of: synopses, threads: 1).values == many.matrix(of: synopses, threads: 4).values)
  }
}

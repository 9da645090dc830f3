import TestSupport
import Testing

@testable import Core

struct CountMatrixTests {
  private let corpus = Corpus(
    ["war war love", "space", "", "love war space love"].map {
      Tokenizer.tokenize(Synopsis(title: "Love", overview: $0))
    })

  /// Counts of words, and of pairs, of some synopses.
  private func matrix(_ corpus: Corpus, _ documents: [Int], threads: Int = 1) -> CountMatrix {
    let options = [
      FeatureOptions(name: "words", isSublinear: false),
      FeatureOptions(name: "pairs", ngramRange: 2...2, isSublinear: false),
    ]
    let (union, _) = FeatureUnion.fit(self.corpus, options: options, threads: 1)
    let keys = union.blocks.map { CorpusKeys($0, corpus.words) }
    return CountMatrix(
      corpus, documents: documents, keys, union.blocks, union.vocabulary, threads: threads)
  }

  /// The counts of a row by column.
  private func counts(_ row: Int, of matrix: CountMatrix, blocks: Range<Int>? = nil) -> [Int: Int] {
    let entries = TfidfMatrix.entries(matrix.longestRow)
    let idf = AlignedBuffer(repeating: Float(1), count: matrix.columnCount)
    let count = matrix.read(
      row, blocks: blocks ?? matrix.blocks.indices, idf: idf.base, scales: nil, into: entries.base)
    return Dictionary(
      uniqueKeysWithValues: (0..<count).map {
        (Int(entries.base[$0].column), Int(entries.base[$0].value))
      })
  }

  @Test func `a row has each term of its synopsis, as often as it occurs`() {
    let matrix = matrix(corpus, [0, 1, 2, 3])
    // love, war, space; then pairs in the order in which they come.
    #expect(matrix.blocks.map(\.columns) == [0..<3, 3..<10])
    #expect(counts(0, of: matrix, blocks: 0..<1) == [0: 2, 1: 2, 2: 0].filter { $1 > 0 })
    #expect(counts(0, of: matrix, blocks: 1..<2).values.allSatisfy { $0 == 1 })
    #expect(counts(2, of: matrix) == [0: 1])
    #expect(
      matrix.rowCount == 4
        && matrix.termCount == (0..<4).reduce(0) { $0 + counts($1, of: matrix).count })
    #expect(matrix.longestRow == (0..<4).map { counts($0, of: matrix).count }.max())
  }

  @Test func `a value is the weight of the count, times the block's scale, times the column's idf`()
  {
    let matrix = matrix(corpus, [0, 2])
    let entries = TfidfMatrix.entries(matrix.longestRow)
    let idf = AlignedBuffer(count: matrix.columnCount) { $0 == 1 ? Float(7) : 3 }
    let scales: [Float] = [2, 5]
    for (row, expected) in [(0, [0: Float(12), 1: 28]), (1, [0: 6])] {
      let count = matrix.read(
        row, blocks: 0..<1, idf: idf.base, scales: scales, into: entries.base)
      let values = (0..<count).map { (Int(entries.base[$0].column), entries.base[$0].value) }
      #expect(Dictionary(uniqueKeysWithValues: values) == expected, "2 · 2 · 3 and 2 · 2 · 7")
    }
    let words = matrix.read(0, blocks: 0..<1, idf: idf.base, scales: scales, into: entries.base)
    let all = matrix.read(0, blocks: 0..<2, idf: idf.base, scales: scales, into: entries.base)
    #expect((words..<all).allSatisfy { entries.base[$0].value == 15 }, "1 · 5 · 3")
  }

  @Test func `rows are the documents that are asked for, in their order`() {
    let (all, some) = (matrix(corpus, [0, 1, 2, 3]), matrix(corpus, [3, 1]))
    #expect(counts(0, of: some) == counts(3, of: all))
    #expect(counts(1, of: some) == counts(1, of: all))
  }

  @Test func `without its title a synopsis has its own terms alone`() {
    let matrix = matrix(corpus.untitled, [0, 2])
    #expect(counts(0, of: matrix, blocks: 0..<1) == [0: 1, 1: 2])
    #expect(counts(1, of: matrix).isEmpty)
  }

  @Test func `a term is in so many of some rows`() {
    let matrix = matrix(corpus, [0, 1, 2, 3])
    #expect(matrix.documentFrequencies([0, 1, 2, 3]).prefix(3) == [4, 2, 2])
    #expect(matrix.documentFrequencies([1, 2]).prefix(3) == [2, 0, 1])
    #expect(matrix.documentFrequencies([]).allSatisfy { $0 == 0 })
  }

  @Test func `lengths are those of the weighted counts, block by block`() {
    let matrix = matrix(corpus, [0, 1, 2, 3])
    var idf = [Float](repeating: 1, count: matrix.columnCount)
    idf[1] = 3
    let lengths = matrix.lengths(idf, threads: 2)
    // love twice, war twice.
    #expect(isClose(lengths.base[0], Float(4 + 36).squareRoot()))
    #expect(lengths.base[2 * 2] == 1 && lengths.base[2 * 2 + 1] == 0)
  }

  @Test func `counts do not depend on the number of threads, however many rows there are`() {
    let documents = (0..<1000).map { $0 % 4 }
    let (one, many) = (matrix(corpus, documents), matrix(corpus, documents, threads: 4))
    #expect(documents.indices.allSatisfy { counts($0, of: one) == counts($0, of: many) })
    #expect(one.termCount == many.termCount)
  }
}

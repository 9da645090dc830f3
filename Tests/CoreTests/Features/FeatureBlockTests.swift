import TestSupport
import Testing

@testable import Core

struct FeatureBlockTests {
  private static let options =
    TrainingOptions.bestFeatures + [
      FeatureOptions(name: "one_to_three", ngramRange: 1...3),
      FeatureOptions(name: "stems_one_to_four", analyzer: .stem, ngramRange: 1...4),
    ]

  /// So it is found again in a model that is read from its vocabulary.
  @Test(arguments: options)
  func `the key of a term that is given as text is the key that was found`(
    options: FeatureOptions
  ) throws {
    let corpus = Corpus(
      try ProjectFiles.starterMovies().prefix(100).map { Tokenizer.tokenize($0.synopsis) })
    let (union, _) = FeatureUnion.fit(corpus, options: [options], threads: 0)
    let block = FeatureBlock(options)
    #expect(union.columnCount > 0)
    for column in 0..<union.columnCount {
      let key = union.vocabulary.withBytes(of: column) { block.key(of: $0) }
      #expect(union.vocabulary.column(of: key) == column, "\(union.vocabulary[column])")
    }
  }

  @Test func `the same text is another term in another block`() {
    let keys = Self.options.map { options in
      Array("war".utf8).withUnsafeBufferPointer { FeatureBlock(options).key(of: $0) }
    }
    #expect(Set(keys).count == keys.count)
  }

  @Test func `n-grams pass over what is omitted, and no other block does`() {
    let pairs = FeatureOptions(name: "pairs", ngramRange: 2...2, omittedCount: 2)
    let block = FeatureBlock(pairs, omitted: ["the", "of"])
    #expect(["the", "of", "war"].map { block.omits(TermKey.of($0)) } == [true, true, false])
    #expect(!FeatureBlock(pairs).omits(TermKey.of("the")))
  }

  @Test func `words with a space between them are a pair, and nothing else is`() {
    func key(_ term: String, _ options: FeatureOptions) -> UInt64 {
      Array(term.utf8).withUnsafeBufferPointer { FeatureBlock(options).key(of: $0) }
    }
    let pairs = FeatureOptions(name: "pairs", ngramRange: 1...2)
    let block = FeatureBlock(pairs)
    #expect(key("war", pairs) == TermKey.seeded(TermKey.of("war"), block.seed))
    #expect(
      key("war love", pairs)
        == TermKey.seeded(TermKey.joined(TermKey.of("war"), TermKey.of("love")), block.seed))
    let marks = FeatureOptions(name: "marks", analyzer: .marks)
    #expect(
      key("title !", marks) == TermKey.seeded(TermKey.of("title !"), FeatureBlock(marks).seed))
  }
}

import TestSupport
import Testing

@testable import Core

struct TermCounterTests {
  private func vocabulary(_ texts: [String], _ options: FeatureOptions) -> [String] {
    let corpus = Corpus(texts.map { Tokenizer.tokenize(Synopsis(overview: $0)) })
    let (union, _) = FeatureUnion.fit(corpus, options: [options], threads: 1)
    return (0..<union.columnCount).map { union.vocabulary[$0] }
  }

  @Test func `rare terms are left out`() {
    #expect(
      vocabulary(["space war", "space love"], FeatureOptions(minDocuments: 2)) == ["space"])
    #expect(vocabulary(["war war war", "love"], FeatureOptions(minDocuments: 2)).isEmpty)
  }

  @Test func `the most frequent terms come first, and are kept where there are too many`() {
    let texts = ["war love", "love space war", "love"]
    for limit in 1...3 {
      #expect(
        vocabulary(texts, FeatureOptions(maxTerms: limit))
          == Array(["love", "war", "space"][..<limit]))
    }
    #expect(vocabulary(texts, FeatureOptions(ngramRange: 1...2, maxTerms: 2)) == ["love", "war"])
  }

  @Test func `of equally frequent terms the one that stands first comes first, and the shorter`() {
    #expect(
      vocabulary(["of war and love"], FeatureOptions(ngramRange: 1...2)) == [
        "of", "of war", "war", "war and", "and", "and love", "love",
      ])
  }

  @Test(arguments: TrainingOptions.bestFeatures)
  func `it counts the synopses that have a term`(options: FeatureOptions) throws {
    let corpus = Corpus(
      try ProjectFiles.starterMovies().prefix(60).map { Tokenizer.tokenize($0.synopsis) })
    let keys = CorpusKeys(FeatureBlock(options, omitted: ["the"]), corpus.words)
    var expected: [UInt64: UInt32] = [:]
    for document in 0..<corpus.count {
      for key in Set(TestText.terms(of: keys.block, in: corpus, document).map(\.key)) {
        expected[key, default: 0] += 1
      }
    }
    let found = TermCounter.terms(of: corpus, [keys], threads: 2)[0]
    #expect(
      Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0.documents) })
        == expected.filter { $0.value >= options.minDocuments })
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.documents >= $1.documents })
  }

  @Test func `each block is counted by itself, on any number of threads`() throws {
    let corpus = Corpus(
      try ProjectFiles.starterMovies().prefix(60).map { Tokenizer.tokenize($0.synopsis) })
    let keys = TrainingOptions.bestFeatures.map { CorpusKeys(FeatureBlock($0), corpus.words) }
    func counted(_ keys: [CorpusKeys], threads: Int) -> [[UInt64]] {
      TermCounter.terms(of: corpus, keys, threads: threads).map { $0.map(\.key) }
    }
    let alone = keys.flatMap { counted([$0], threads: 1) }
    for threads in [1, 2, 4] { #expect(counted(keys, threads: threads) == alone) }
  }
}

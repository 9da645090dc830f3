import Core
import Testing

struct VocabularyTests {
  private func index(_ term: String, in vocabulary: Vocabulary) -> Int? {
    var term = term
    return term.withUTF8 { vocabulary.index(of: $0) }
  }

  @Test func `terms get columns in the order they come`() {
    let vocabulary = Vocabulary(["space", "war", "space", "love"])
    #expect(vocabulary.count == 3)
    #expect((0..<3).map { vocabulary[$0] } == ["space", "war", "love"])
    #expect(index("war", in: vocabulary) == 1)
    #expect(index("robot", in: vocabulary) == nil)
    #expect(index("", in: vocabulary) == nil)
  }

  @Test func `all of many terms are found again`() {
    let terms = (0..<20_000).map { "term\($0 &* 2_654_435_761 % 1_000_003)" }
    let vocabulary = Vocabulary(terms)
    #expect(Set(terms).count == vocabulary.count)
    #expect(terms.allSatisfy { term in index(term, in: vocabulary).map { vocabulary[$0] } == term })
    #expect((0..<1000).allSatisfy { index("other\($0)", in: vocabulary) == nil })
  }

  @Test func `canonically equal terms of other bytes are other terms`() {
    #expect(Vocabulary(["é", "e\u{301}"]).count == 2)
  }

  @Test func `sorting goes by bytes`() {
    let vocabulary = Vocabulary(["b", "é", "a b", "a", "z"])
    #expect(vocabulary.sortedIndices().map { vocabulary[$0] } == ["a", "a b", "b", "z", "é"])
  }
}

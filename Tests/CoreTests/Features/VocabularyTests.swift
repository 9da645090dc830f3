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

  /// Terms of one to forty bytes, so that each way of hashing is used.
  @Test func `terms that differ in one byte are told apart`() {
    for length in 1...40 {
      let base = String(repeating: "a", count: length)
      let terms =
        [base]
        + (0..<length).map { place in
          String(base.enumerated().map { $0.offset == place ? "b" : $0.element })
        }
      let vocabulary = Vocabulary(terms)
      #expect(vocabulary.count == length + 1)
      #expect(terms.indices.allSatisfy { index(terms[$0], in: vocabulary) == $0 })
    }
  }
}

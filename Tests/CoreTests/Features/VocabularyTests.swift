import Core
import Testing

struct VocabularyTests {
  private func vocabulary(_ terms: [String]) -> Vocabulary {
    var vocabulary = Vocabulary()
    for term in terms {
      Array(term.utf8).withUnsafeBufferPointer { bytes in
        _ = vocabulary.insert(bytes, key: TermKey.of(term))
      }
    }
    return vocabulary
  }

  private func column(_ term: String, in vocabulary: Vocabulary) -> Int? {
    vocabulary.column(of: TermKey.of(term))
  }

  @Test func `terms get columns in the order they come`() {
    let vocabulary = vocabulary(["space", "war", "space", "love"])
    #expect(vocabulary.count == 3)
    #expect((0..<3).map { vocabulary[$0] } == ["space", "war", "love"])
    #expect(column("war", in: vocabulary) == 1)
    #expect(column("robot", in: vocabulary) == nil)
    #expect(column("", in: vocabulary) == nil)
  }

  @Test func `all of many terms are found again`() {
    let terms = (0..<20_000).map { "term\($0 &* 2_654_435_761 % 1_000_003)" }
    let vocabulary = vocabulary(terms)
    #expect(Set(terms).count == vocabulary.count)
    #expect(
      terms.allSatisfy { term in column(term, in: vocabulary).map { vocabulary[$0] } == term })
    #expect((0..<1000).allSatisfy { column("other\($0)", in: vocabulary) == nil })
  }

  @Test func `many terms are looked up together as each alone`() {
    let vocabulary = vocabulary((0..<500).map { "term\($0)" })
    let terms = (0..<1000).map { "term\($0 * 7 % 1000)" }
    let together = vocabulary.columns(of: terms.count) { TermKey.of(terms[$0]) }
    #expect(together.map { Int($0) } == terms.map { column($0, in: vocabulary) ?? -1 })
  }

  @Test func `canonically equal terms of other bytes are other terms`() {
    #expect(vocabulary(["é", "e\u{301}"]).count == 2)
  }

  @Test func `a second term of a key is refused`() {
    var vocabulary = Vocabulary()
    func append(_ term: String, key: UInt64) -> Bool {
      Array(term.utf8).withUnsafeBufferPointer { vocabulary.append($0, key: key) }
    }
    #expect(append("war", key: 7))
    #expect(!append("peace", key: 7))
    #expect(vocabulary.count == 1 && vocabulary[0] == "war")
    #expect(append("peace", key: 8) && vocabulary[1] == "peace")
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
      let vocabulary = vocabulary(terms)
      #expect(vocabulary.count == length + 1)
      #expect(terms.indices.allSatisfy { column(terms[$0], in: vocabulary) == $0 })
    }
  }
}

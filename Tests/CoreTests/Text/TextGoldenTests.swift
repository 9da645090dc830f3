import Core
import TestSupport
import Testing

/// The words, marks and stems of texts that are hard to read, from `scripts/golden_features.py`.
struct TextGoldenTests {
  struct Golden: Decodable {
    var name: String
    var text: String
    var words: [String]
    var marks: [String]
    /// One a word.
    var stems: [String]
  }

  /// Strings as their bytes: `==` takes é and e + ´ for the same.
  private func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  private func stem(_ word: String) -> String {
    let bytes = Array(word.utf8)
    return String(
      decoding: bytes[..<bytes.withUnsafeBufferPointer(Stemmer.length)], as: UTF8.self)
  }

  @Test func `words, marks and stems are those of the description`() throws {
    for golden in try ProjectFiles.golden("text", as: [Golden].self) {
      let tokenized = Tokenizer.tokenize(Synopsis(overview: golden.text))
      #expect(bytes(tokenized.words) == bytes(golden.words), "\(golden.name)")
      #expect(
        bytes(tokenized.marks.map { String($0.scalar) }) == bytes(golden.marks), "\(golden.name)")
      #expect(bytes(golden.words.map(stem)) == bytes(golden.stems), "\(golden.name)")
    }
  }

  @Test func `a title's words and marks are those of any text`() throws {
    for golden in try ProjectFiles.golden("text", as: [Golden].self) {
      let tokenized = Tokenizer.tokenize(Synopsis(title: golden.text, overview: "the end!"))
      #expect(bytes(tokenized.words) == bytes(golden.words + ["the", "end"]), "\(golden.name)")
      #expect(tokenized.titleCount == golden.words.count, "\(golden.name)")
      #expect(tokenized.titleMarkCount == golden.marks.count, "\(golden.name)")
    }
  }
}

import TestSupport
import Testing

@testable import Core

struct TermKeyTests {
  /// The keys of a hundred thousand terms are apart with a probability of 1 − 3·10⁻¹⁰.
  @Test func `terms that are met have keys of their own`() throws {
    var texts: Set<[UInt8]> = []
    for movie in try ProjectFiles.starterMovies() {
      let words = Tokenizer.tokenize(movie.synopsis).words
      texts.formUnion(words.map { Array($0.utf8) })
      texts.formUnion(zip(words, words.dropFirst()).map { Array("\($0) \($1)".utf8) })
    }
    #expect(texts.count > 50_000)
    #expect(Set(texts.map { $0.withUnsafeBufferPointer(TermKey.of) }).count == texts.count)
  }

  @Test func `every byte and the length count, whatever the length`() {
    for length in 1...40 {
      let bytes = (0..<length).map { UInt8($0 + 1) }
      var keys: Set<UInt64> = [bytes.withUnsafeBufferPointer(TermKey.of)]
      for place in 0..<length {
        var other = bytes
        other[place] ^= 0x80
        keys.insert(other.withUnsafeBufferPointer(TermKey.of))
      }
      keys.insert((bytes + [0]).withUnsafeBufferPointer(TermKey.of))
      #expect(keys.count == length + 2, "\(length)")
    }
  }

  @Test func `a key depends on the bytes alone, not on where they are`() {
    let text = Array("a murder in the orchestra".utf8)
    for length in 0...text.count {
      let key = TermKey.of(String(decoding: text[..<length], as: UTF8.self))
      for offset in 0..<9 {
        let moved = [UInt8](repeating: 0xFF, count: offset) + text[..<length] + [0xFF]
        moved.withUnsafeBufferPointer {
          #expect(
            TermKey.of(UnsafeBufferPointer(rebasing: $0[offset..<offset + length])) == key)
        }
      }
    }
  }

  @Test func `the order of joined words counts, and how many they are`() {
    let (war, love) = (TermKey.of("war"), TermKey.of("love"))
    let keys = [
      war, TermKey.joined(war, love), TermKey.joined(love, war), TermKey.joined(war, war),
      TermKey.joined(TermKey.joined(war, love), war),
      TermKey.joined(war, TermKey.joined(love, war)),
      TermKey.of("war love"),
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test func `a term has another key in each block`() {
    let seeds = TrainingOptions.bestFeatures.map { TermKey.of($0.name) }
    let keys = ["war", "love", "title 3", ""].flatMap { term in
      seeds.map { TermKey.seeded(TermKey.of(term), $0) }
    }
    #expect(Set(keys).count == keys.count)
  }
}

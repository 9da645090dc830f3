import Testing

@testable import Core

struct WordKeysTests {
  private func text(_ range: Range<Int32>, _ keys: WordKeys) -> String {
    String(decoding: keys.bytes[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
  }

  @Test func `a word has its key and its stem's`() {
    let keys = WordKeys(Tokenizer.tokenize(Synopsis(title: "Cities", overview: "of war, cities")))
    #expect(keys.words.map { text($0.start..<$0.end, keys) } == ["cities", "of", "war", "cities"])
    #expect(keys.words.map { text($0.start..<$0.stemEnd, keys) } == ["cit", "of", "war", "cit"])
    #expect(keys.words.map(\.key) == ["cities", "of", "war", "cities"].map { TermKey.of($0) })
    #expect(keys.words.map(\.stemKey) == ["cit", "of", "war", "cit"].map { TermKey.of($0) })
    #expect(keys.words.map(\.isInTitle) == [true, false, false, false])
  }

  @Test func `words that are added one by one are as those of a text`() {
    let synopsis = Tokenizer.tokenize(Synopsis(overview: "Straße of 1940s naïveté, loves loving"))
    let whole = WordKeys(synopsis)
    var single = WordKeys()
    for word in synopsis.words { Array(word.utf8).withUnsafeBufferPointer { single.append($0) } }
    #expect(single.bytes == whole.bytes)
    #expect(single.words.map(\.key) == whole.words.map(\.key))
    #expect(single.words.map(\.stemKey) == whole.words.map(\.stemKey))
    for (a, b) in zip(single.words, whole.words) {
      #expect(a.start == b.start && a.end == b.end && a.stemEnd == b.stemEnd)
    }
  }

  @Test func `a space is before and behind each word`() {
    let keys = WordKeys(Tokenizer.tokenize(Synopsis(title: "High Noon", overview: "waits")))
    for word in keys.words {
      #expect(keys.bytes[Int(word.start) - 1] == UInt8(ascii: " "))
      #expect(keys.bytes[Int(word.end)] == UInt8(ascii: " "))
    }
  }

  @Test func `a word is in a title once that is noted`() {
    var keys = WordKeys()
    for word in ["war", "love"] { Array(word.utf8).withUnsafeBufferPointer { keys.append($0) } }
    keys.noteTitle(of: 1)
    #expect(keys.words.map(\.isInTitle) == [false, true])
  }
}

import TestSupport
import Testing

@testable import Core

struct ReadabilityTests {
  /// What is said of a text whose first words are known.
  private func notes(_ text: String, known: Int? = nil) -> [Note] {
    let words = Tokenizer.tokenize(Synopsis(overview: text)).words.map { TermKey.of($0) }
    return Readability.shipped.notes(
      words: words[...], known: known ?? words.count, writing: WritingSystem(of: text))
  }

  private func text(_ functionWords: String, of words: Int) -> String {
    let given = functionWords.split(separator: " ").count
    return functionWords + String(repeating: " town", count: words - given)
  }

  @Test(arguments: [
    ("the and of", 30, true), ("the and", 30, false), ("the and of", 39, true),
    ("the", 10, true), ("", 10, false), ("", 9, true),
  ])
  func `of every ten words of an English text one is a function word`(
    functionWords: String, words: Int, isRead: Bool
  ) {
    let notes = notes(text(functionWords, of: words))
    #expect(notes.contains(.notEnglish(known: words, words: words)) == !isRead)
    #expect(notes.contains(where: \.isUnreadable) == !isRead)
  }

  @Test func `seven words of ten are known, or it is not read`() {
    let words = text("the and of", of: 20)
    #expect(notes(words, known: 14) == [])
    #expect(notes(words, known: 13) == [.unknownWords(known: 13, words: 20)])
    #expect(notes(text("the", of: 20), known: 13) == [.notEnglish(known: 13, words: 20)])
    #expect(notes(text("", of: 9), known: 3).last == .notEnglish(known: 3, words: 9))
    #expect(notes(text("the", of: 9), known: 3).last == .unknownWords(known: 3, words: 9))
  }

  @Test func `in less than ten words, a synopsis tells little`() {
    #expect(notes("a dog saves the town") == [.tooShort])
    let strange = notes("a dog saves the town", known: 1)
    #expect(strange == [.tooShort, .unknownWords(known: 1, words: 4)])
  }

  @Test(arguments: [
    "Ein junger Förster verliebt sich in die Tochter seines ärgsten Feindes und muss nun fliehen",
    "Le jeune pêcheur part en mer pour retrouver son frère disparu depuis vingt longues années",
    "Молодой лейтенант возвращается домой после войны, но никто больше не помнит его имени",
  ])
  func `another language has hardly any`(text: String) {
    #expect(notes(text, known: 0).last?.type == "not_english")
  }

  @Test func `synopses in English have them`() throws {
    let movies = try ProjectFiles.starterMovies()
    let doubted = movies.count { notes($0.overview).contains(where: \.isUnreadable) }
    #expect(doubted * 1000 <= movies.count)
  }
}

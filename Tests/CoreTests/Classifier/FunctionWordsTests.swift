import TestSupport
import Testing

@testable import Core

struct FunctionWordsTests {
  private func areUsual(_ text: String) -> Bool {
    FunctionWords.areUsual(
      in: Tokenizer.tokenize(Synopsis(overview: text)).words.map { TermKey.of($0) }[...])
  }

  @Test(arguments: [
    ("a dog saves the town", true), ("dog saves town", false), ("", true), ("the", true),
    // One of ten is enough, one of eleven is not.
    ("the " + String(repeating: "town ", count: 9), true),
    ("the " + String(repeating: "town ", count: 10), false),
    ("the and " + String(repeating: "town ", count: 18), true),
  ])
  func `every tenth word of an English text is one`(text: String, expected: Bool) {
    #expect(areUsual(text) == expected)
  }

  @Test(arguments: [
    "Ein junger Förster verliebt sich in die Tochter seines ärgsten Feindes und muss nun fliehen",
    "Le jeune pêcheur part en mer pour retrouver son frère disparu depuis vingt longues années",
    "Молодой лейтенант возвращается домой после войны",
  ])
  func `another language has fewer`(text: String) { #expect(!areUsual(text)) }

  @Test func `synopses in English have them`() throws {
    let movies = try ProjectFiles.starterMovies()
    #expect(movies.count { !areUsual($0.overview) } * 1000 <= movies.count)
  }
}

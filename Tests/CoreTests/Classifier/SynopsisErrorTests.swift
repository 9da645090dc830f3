import Core
import Testing

struct SynopsisErrorTests {
  @Test(arguments: [
    (SynopsisError.empty, "the synopsis is empty: enter a few sentences"),
    (.notText, "the synopsis has no words in it: enter a few sentences of plain text"),
    (
      .tooShort(words: 1, minimum: 3),
      "the synopsis has only 1 word: enter at least 3, or better a few sentences"
    ),
    (
      .tooShort(words: 2, minimum: 3),
      "the synopsis has only 2 words: enter at least 3, or better a few sentences"
    ),
  ])
  func `it is a sentence that says what to do`(error: SynopsisError, text: String) {
    #expect("\(error)" == text)
  }
}

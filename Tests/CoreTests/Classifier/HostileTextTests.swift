import TestSupport
import Testing

@testable import Core

/// What is found in a text, and so what is done for it, grows as the text does, whatever it is. How
/// many instructions that takes, the end-to-end tests count.
struct HostileTextTests {
  private static let largest = 1 << 20
  /// So that there is something to classify.
  private static let ending = " space ship crew"

  @Test(arguments: [
    ("combining marks", "e\u{301}\u{327}\u{308}"), ("marks upon one letter", "\u{301}\u{327}"),
    ("one endless word", "x"), ("one endless word of pairs", "xy"),
    ("alternating scripts", "aж語ع"), ("words of all scripts", "ab жж 語語 عع "),
    ("zero-width characters", "\u{200B}\u{200D}\u{FEFF}"),
    ("words between zero-width spaces", "ab\u{200B}"), ("symbols", "!?☂"), ("years", "1984s "),
    ("spaces", " "), ("short words", "ab cd "), ("known words", "the war of the worlds "),
  ])
  func `twice the text has at most twice the terms`(name: String, unit: String) throws {
    let classifier = try StarterModel.shared.get().classifier
    let count = (Self.largest - Self.ending.utf8.count) / unit.utf8.count / 2
    func found(_ count: Int) throws -> Found {
      try Found(in: String(repeating: unit, count: count) + Self.ending, classifier)
    }
    let (half, whole) = (try found(count), try found(2 * count))
    #expect(whole.keys <= 2 * half.keys && whole.occurrences <= 2 * half.occurrences, "\(name)")
    // Of each word and mark a few, of each byte less than those of one-letter words.
    #expect(whole.keys <= 12 * whole.units && whole.units <= Self.largest, "\(name)")
    #expect(whole.known < 100, "what repeats a few words has few terms")
    #expect(whole.evidence.allSatisfy { $0 <= GenreClassifier.evidenceCount })
  }

  private struct Found {
    /// Words and marks.
    var units: Int
    /// What is looked up.
    var keys = 0
    var occurrences: Int
    var known: Int
    var evidence: [Int]

    init(in text: String, _ classifier: GenreClassifier) throws {
      let synopsis = Tokenizer.tokenize(Synopsis(overview: text))
      units = synopsis.tokens.count + synopsis.marks.count
      let row = classifier.features.transform(synopsis)
      (occurrences, known) = (row.occurrences.count, row.terms.count)
      evidence = try classifier.classify(Synopsis(overview: text)).genres.map(\.evidence.count)
      let text = TestText(synopsis)
      for block in classifier.features.blocks { keys += text.terms(of: block).count }
    }
  }
}

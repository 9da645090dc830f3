import Core
import Testing

struct ThresholdsTests {
  private func thresholds(_ value: Float) -> Thresholds {
    Thresholds(
      balanced: GenreVector(repeating: value), precise: GenreVector(repeating: value + 0.2),
      broad: GenreVector(repeating: value - 0.2))
  }
  private let probabilities = GenreVector { Float($0) / 20 }
  private let low = GenreVector { Float($0) / 2000 }

  @Test func `a genre is selected from its threshold on`() {
    let (selected, isGuess) = thresholds(0.5).select(probabilities, .balanced)
    #expect(!isGuess && selected.genres.map(\.index) == Array(10..<19))
  }

  @Test(arguments: [Preference.balanced, .broad])
  func `where none reaches its threshold, the most probable is selected`(preference: Preference) {
    let (selected, isGuess) = thresholds(0.5).select(low, preference)
    #expect(isGuess && selected.genres.map(\.index) == [18])
  }

  @Test(arguments: [Preference.precise, .fixed(0.99)])
  func `with precise or a number, none may be selected`(preference: Preference) {
    let (selected, isGuess) = thresholds(0.5).select(low, preference)
    #expect(!isGuess && selected.isEmpty)
  }

  @Test func `a higher threshold never adds a genre`() {
    var last = GenreSet(rawValue: .max)
    for step in 0...20 {
      let (selected, _) = thresholds(0.5).select(probabilities, .fixed(Float(step) / 20))
      #expect(selected.isSubset(of: last))
      last = selected
    }
  }

  @Test func `tuning keeps precise above balanced above broad`() {
    var generator = SeededGenerator(seed: 5)
    let labels = (0..<300).map { _ in
      GenreSet(rawValue: UInt32.random(in: 0..<1 << 18, using: &generator))
    }
    let tuned = Thresholds(
      tuningFor: GenreTable(
        labels.map { label in
          GenreVector { (label[$0] ? 0.2 : 0) + Float.random(in: 0...0.8, using: &generator) }
        }), labels: labels)
    for genre in 0..<19 {
      #expect(tuned.broad[genre] <= tuned.balanced[genre])
      #expect(tuned.balanced[genre] <= tuned.precise[genre])
    }
    // No movie has the last genre: it is out of reach.
    #expect(tuned.balanced[18] == 1 && tuned.broad[18] == 1)
  }

  @Test(arguments: [
    ("balanced", Preference.balanced), ("precise", .precise), ("broad", .broad),
    ("0.25", .fixed(0.25)), ("1", .fixed(1)),
  ])
  func `a preference is read from its name or a number`(text: String, expected: Preference) {
    #expect(Preference(text) == expected)
  }

  @Test(arguments: ["", "Balanced", "1.5", "-0.1", "nan", "0,5"])
  func `anything else is no preference`(text: String) {
    #expect(Preference(text) == nil)
  }
}

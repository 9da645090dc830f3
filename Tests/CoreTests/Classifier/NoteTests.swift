import Core
import TestSupport
import Testing

struct NoteTests {
  private static let movies = Result { try Array(ProjectFiles.starterMovies().prefix(800)) }
  private static let classifier = Result {
    try GenreTrainer(comparesBaselines: false).train(movies.get()).classifier
  }
  private static let preferences = [
    Preference.balanced, .precise, .broad, .fixed(0), .fixed(0.3), .fixed(1),
  ]

  private func answer(
    _ text: String, _ preference: Preference = .balanced
  ) throws -> Classification {
    try Self.classifier.get().classify(
      Synopsis(title: "The Long Way Home", overview: text), preference)
  }

  @Test func `a synopsis in English has none, but that it is guessed`() throws {
    // Without tables of words, some of a writer's words are in one movie alone.
    let movies = try Self.movies.get()
    let doubted = try movies.count { try !answer($0.overview).notes.allSatisfy { $0 == .guess } }
    #expect(doubted * 20 <= movies.count)
  }

  @Test func `a short text is said to be short`() throws {
    #expect(try answer("A dog saves the town from a flood.").notes.first == .tooShort)
  }

  @Test(arguments: preferences)
  func `unknown words are counted, and the title's are not; nothing is chosen`(
    preference: Preference
  ) throws {
    let words = ["quuxify", "the", "frobnicator", "and", "brillig", "the", "slithy", "toves"]
    let found = try answer((words + words).joined(separator: " "), preference)
    #expect(found.notes == [.unknownWords(known: 6, words: 16)])
    #expect(found.selected.isEmpty)
  }

  @Test(arguments: [
    "Ein junger Förster verliebt sich in die Tochter seines ärgsten Feindes und muss fliehen.",
    "Le jeune pêcheur part en mer pour retrouver son frère disparu depuis vingt longues années.",
    "Un viejo pescador busca durante ochenta días el pez que cambiará su vida para siempre.",
    "Молодой лейтенант возвращается домой после войны, но никто больше не помнит его имени.",
    "ชาย หนุ่ม กลับ บ้าน หลัง สงคราม แต่ ไม่ มี ใคร จำ เขา ได้ อีก แล้ว",
  ])
  func `another language is noticed, and nothing is chosen`(text: String) throws {
    for preference in Self.preferences {
      let found = try answer(text, preference)
      #expect(found.notes.map(\.type) == ["not_english"])
      #expect(found.selected.isEmpty)
    }
  }

  @Test func `of what is not in Latin letters, it is said what it is instead of that it is short`()
    throws
  {
    let found = try answer("少年は、山奥の村で、狐に出会う。")
    #expect(found.notes.map(\.type) == ["not_english"])
    #expect(found.notes.first?.detail.hasPrefix("This looks like Japanese") == true)
    #expect(throws: SynopsisError.otherWriting(.japanese)) { try answer("少年は狐に出会う") }
  }

  @Test func `a guess is called one where no genre reaches its threshold`() throws {
    var guesses = 0
    for movie in try Self.movies.get() {
      for preference in Self.preferences {
        let found = try answer(movie.overview, preference)
        let isReached = found.genres.contains { $0.probability >= $0.threshold }
        let isGuess = found.notes.contains(.guess)
        #expect(isGuess == (!isReached && !found.selected.isEmpty))
        #expect(!isGuess || found.selected == [found.genres[0].genre])
        guesses += isGuess ? 1 : 0
      }
    }
    #expect(guesses > 0)
  }

  @Test(arguments: [
    Note.tooShort, .unknownWords(known: 3, words: 41), .notEnglish(known: 3, words: 41), .guess,
    .notEnglish(known: 3, words: 41, writing: .arabic),
  ])
  func `a note is one sentence`(note: Note) {
    #expect(note.detail.hasSuffix("."))
    #expect(note.detail.split(separator: ".").count == 1)
  }
}

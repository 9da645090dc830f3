import Core
import TestSupport
import Testing

struct NoteTests {
  private static let movies = Result { try Array(ProjectFiles.starterMovies().prefix(800)) }
  private static let classifier = Result {
    try GenreTrainer(comparesBaselines: false).train(movies.get()).classifier
  }

  private func notes(_ text: String) throws -> [Note] {
    try Self.classifier.get().classify(Synopsis(title: "The Long Way Home", overview: text)).notes
  }

  @Test func `a synopsis in English has none`() throws {
    for movie in try Self.movies.get() { #expect(try notes(movie.overview).isEmpty) }
  }

  @Test func `a short text is said to be short`() throws {
    #expect(try notes("A dog saves the town from a flood.") == [.fewWords])
  }

  @Test func `unknown words are counted, and the title's are not`() throws {
    let words = ["quuxify", "the", "frobnicator", "and", "brillig", "the", "slithy", "toves"]
    let found = try notes((words + words).joined(separator: " "))
    #expect(found == [.unknownWords(known: 6, words: 16)])
  }

  @Test(arguments: [
    "Ein junger Förster verliebt sich in die Tochter seines ärgsten Feindes und muss fliehen.",
    "Le jeune pêcheur part en mer pour retrouver son frère disparu depuis vingt longues années.",
    "Un viejo pescador busca durante ochenta días el pez que cambiará su vida para siempre.",
    "Молодой лейтенант возвращается домой после войны, но никто больше не помнит его имени.",
    "ชาย หนุ่ม กลับ บ้าน หลัง สงคราม แต่ ไม่ มี ใคร จำ เขา ได้ อีก แล้ว",
  ])
  func `another language is noticed`(text: String) throws {
    let found = try notes(text)
    #expect(found.count == 1)
    #expect(found.first?.type == "not-english")
  }

  @Test(arguments: [Note.fewWords, .unknownWords(known: 3, words: 41)])
  func `a note is one sentence`(note: Note) {
    #expect(note.detail.hasSuffix("."))
    #expect(note.detail.split(separator: ".").count == 1)
  }
}

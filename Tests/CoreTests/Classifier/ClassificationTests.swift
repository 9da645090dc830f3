import Core
import Foundation
import TestSupport
import Testing

struct ClassificationTests {
  @Test func `the selected genres are in the order of the scores`() {
    let scores = [(Genre.war, true), (.drama, false), (.comedy, true)].map { genre, selected in
      GenreScore(
        genre: genre, score: 0, probability: 0.5, threshold: 0.4, selected: selected, evidence: [])
    }
    let answer = Classification(of: Tokenizer.tokenize(Synopsis(overview: "")), genres: scores)
    #expect(answer.selected == [.war, .comedy])
  }

  @Test func `as JSON it has what a program asks for`() {
    let score = GenreScore(
      genre: .tvMovie, score: -0.25, probability: 0.125, threshold: 0.1, selected: true,
      evidence: [Evidence(words: WordRange(1..<3), weight: 0.5)])
    let synopsis = Tokenizer.tokenize(Synopsis(overview: "His \"quiet\" life"))
    var json = JSONWriter()
    json.object(Classification(of: synopsis, genres: [score], notes: [.tooShort]).writeMembers)
    let expected = """
      {"selected":["TV Movie"],"genres":[{"genre":"TV Movie","score":-0.25,"probability":0.125,\
      "threshold":0.1,"selected":true,"evidence":[{"text":"quiet life","weight":0.5}]}],\
      "notes":[{"type":"too_short","detail":"\(Note.tooShort.detail)"}]}
      """
    #expect(json.text == expected)
  }

  @Test func `as JSON each genre has its own evidence`() throws {
    struct Answer: Decodable {
      struct Genre: Decodable {
        struct Evidence: Decodable { var text: String, weight: Float }
        var evidence: [Evidence]
      }
      var genres: [Genre]
    }
    let classifier = try StarterModel.shared.get().classifier
    let answers = try StarterModel.movies.get().prefix(20).map {
      try classifier.classify($0.synopsis)
    }
    for answer in answers {
      var json = JSONWriter()
      json.object(answer.writeMembers)
      let read = try JSONDecoder().decode(Answer.self, from: Data(json.bytes))
      for (genre, expected) in zip(read.genres, answer.genres) {
        let texts = expected.evidence.map { answer.synopsis.text(of: $0.words.places) }
        #expect(genre.evidence.map(\.text) == texts)
        for (evidence, expected) in zip(genre.evidence, expected.evidence) {
          #expect(abs(evidence.weight - expected.weight) <= 0.000_006)
        }
      }
    }
  }
}

import Core
import Foundation
import TestSupport
import Testing

@testable import Cron

struct StarterFiguresTests {
  private static let starter = Result {
    let folder = ProjectFiles.root.appending(path: "data/starter")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try files.filter { $0.hasSuffix(".jsonl") }.flatMap { file in
      try Data(contentsOf: folder.appending(path: file)).split(separator: UInt8(ascii: "\n")).map {
        try MovieRecord(JSONValue(parsing: Array($0))).movie
      }
    }.sorted { $0.id < $1.id }
  }

  private func digest(_ movies: [Movie]) -> String {
    var digest = MovieDigest()
    for movie in movies { digest.add(movie) }
    return digest.value
  }

  /// Whoever changes the starter movies, the tables of words or the learning measures again.
  @Test func `the figures on real movies are of the model that the starter movies give`() throws {
    let data = try digest(Self.starter.get())
    let figures = StarterFigures.shipped.figures(
      ofTraining: data, by: GenreTrainer(tables: .shipped))
    #expect(figures != nil, "run `scripts/bench starter`")
  }

  @Test func `no other model has them`() throws {
    let data = StarterFigures.shipped.data
    var trainer = GenreTrainer(tables: .shipped)
    #expect(StarterFigures.shipped.figures(ofTraining: data, by: trainer) != nil)
    let others = try digest(Array(Self.starter.get().dropLast()))
    #expect(StarterFigures.shipped.figures(ofTraining: others, by: trainer) == nil)
    trainer.options.folds += 1
    #expect(StarterFigures.shipped.figures(ofTraining: data, by: trainer) == nil)
    #expect(
      StarterFigures.shipped.figures(ofTraining: data, by: GenreTrainer(tables: nil)) == nil)
  }
}

import Testing

@testable import Core

struct MovieSourceTests {
  private let movies = (1...500).reversed().map { id in
    Movie(id: id, overview: "Movie \(id).", genres: GenreSet([.drama]))
  }

  private func ids(_ source: MovieSource, heldOut: Bool) throws -> [[Int]] {
    var batches: [[Int]] = []
    try source.forEachBatch(heldOut: heldOut) { batches.append($0.map(\.id)) }
    return batches
  }

  @Test func `each movie is on one side, in ascending order of their numbers`() throws {
    let source = MovieSource(movies)
    let (others, heldOut) = (try ids(source, heldOut: false), try ids(source, heldOut: true))
    #expect(others.flatMap { $0 } == (1...500).filter { !Split.isHeldOut($0) })
    #expect(heldOut.flatMap { $0 } == (1...500).filter { Split.isHeldOut($0) })
  }

  @Test func `many movies come some thousand at a time, and none twice`() throws {
    let source = MovieSource { heldOut, body in
      for id in 1...10_000 where !heldOut {
        body(Movie(id: id, overview: "", genres: []))
      }
    }
    let batches = try ids(source, heldOut: false)
    #expect(batches.map(\.count) == [4096, 4096, 1808])
    #expect(batches.flatMap { $0 } == Array(1...10_000))
    #expect(try ids(source, heldOut: true).isEmpty)
  }

  @Test func `what a source throws is passed on`() {
    struct Failure: Error {}
    let source = MovieSource { _, _ in throw Failure() }
    #expect(throws: Failure.self) { try source.forEachBatch(heldOut: true) { _ in } }
  }
}

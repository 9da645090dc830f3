/// Where a training's movies come from.
///
/// They are read side by side of the split, a movie at a time, so that a
/// catalogue need not be in memory as a whole.
package struct MovieSource: Sendable {
  /// Calls the body with each held-out movie, or with each of the others, in ascending order of
  /// their numbers.
  private let forEach: @Sendable (_ heldOut: Bool, _ body: (Movie) -> Void) throws -> Void

  package init(
    forEach: @escaping @Sendable (_ heldOut: Bool, _ body: (Movie) -> Void) throws -> Void
  ) {
    self.forEach = forEach
  }

  /// Movies that are in memory, in any order.
  package init(_ movies: [Movie]) {
    let movies = movies.sorted { $0.id < $1.id }
    self.init { heldOut, body in
      for movie in movies where Split.isHeldOut(movie.id) == heldOut { body(movie) }
    }
  }

  /// Reads one side of the split, some thousand movies at a time.
  func forEachBatch(heldOut: Bool, _ body: ([Movie]) -> Void) throws {
    var batch: [Movie] = []
    try forEach(heldOut) { movie in
      batch.append(movie)
      if batch.count == 4096 {
        body(batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    if !batch.isEmpty { body(batch) }
  }
}

/// Asks TMDB many questions at a time for `CatalogueFetch`, and takes the answers one by one.
enum Interview {
  /// How many questions are under way at a time: enough to keep 50 a second going where an
  /// answer takes a third of a second.
  static let width = 16

  /// Asks until there is no question left and every answer has been taken.
  ///
  /// The first failure ends it; what is under way then is given up.
  ///
  /// - Parameters:
  ///   - next: the next question, where so many are under way; `nil` if there is none now.
  ///   - ask: runs beside others.
  ///   - take: never runs beside others, nor beside `next`.
  static func run<Question: Sendable, Answer: Sendable>(
    next: (_ underWay: Int) -> Question?,
    ask: @escaping @Sendable (Question) async throws -> Answer,
    take: (Answer, Question) throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Answer, Question).self) { group in
      var underWay = 0
      while true {
        while underWay < width, let question = next(underWay) {
          group.addTask { (try await ask(question), question) }
          underWay += 1
        }
        guard let (answer, question) = try await group.next() else { return }
        underWay -= 1
        try take(answer, question)
      }
    }
  }
}

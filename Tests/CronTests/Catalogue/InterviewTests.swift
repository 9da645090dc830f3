import Testing

@testable import Cron

struct InterviewTests {
  private struct Refusal: Error {}

  @Test func `every question is asked, and every answer taken`() async throws {
    var waiting = Array(1...100)
    var taken: [Int: Int] = [:]
    var widest = 0
    try await Interview.run(
      next: { underWay in
        widest = max(widest, underWay + 1)
        return waiting.popLast()
      },
      ask: { $0 * 2 },
      take: { answer, question in taken[question] = answer })
    #expect(taken == Dictionary(uniqueKeysWithValues: (1...100).map { ($0, $0 * 2) }))
    #expect(widest == Interview.width)
  }

  @Test func `answers may lead to further questions`() async throws {
    var waiting = [1]
    var taken: [Int] = []
    try await Interview.run(
      next: { _ in waiting.popLast() }, ask: { $0 },
      take: { answer, _ in
        taken.append(answer)
        if answer < 5 { waiting.append(answer + 1) }
      })
    #expect(taken == [1, 2, 3, 4, 5])
  }

  @Test func `the first failure ends it`() async {
    var asked = 0
    await #expect(throws: Refusal.self) {
      try await Interview.run(
        next: { _ in
          asked += 1
          return asked
        },
        ask: { if $0 == 3 { throw Refusal() } }, take: { _, _ in })
    }
    #expect(asked >= 3)
  }
}

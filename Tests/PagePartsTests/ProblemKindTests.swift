import PageParts
import Testing

struct ProblemKindTests {
  @Test(arguments: ProblemKind.allCases)
  func `a kind has a type that is a path, a title and advice`(kind: ProblemKind) {
    #expect(kind.type.wholeMatch(of: /\/problems\/[a-z]+(-[a-z]+)*/) != nil)
    #expect((400...599).contains(kind.status))
    #expect(!kind.title.isEmpty && !kind.title.hasSuffix("."))
    #expect(kind.advice.hasSuffix("."))
  }

  @Test func `each type is another, and the same as ever`() {
    let types = ProblemKind.allCases.map(\.rawValue)
    #expect(
      types == [
        "malformed", "not-found", "method-not-allowed", "not-acceptable", "too-large", "too-many",
        "address-too-long", "unsupported-type", "unsupported-encoding", "missing", "empty",
        "not-text", "too-short", "too-fast", "internal-error", "unreachable", "no-model",
        "unavailable",
        "too-slow",
      ])
  }
}

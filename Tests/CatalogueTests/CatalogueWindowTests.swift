import Catalogue
import Testing

struct CatalogueWindowTests {
  typealias Votes = CatalogueWindow.Votes

  let day = Day(number: 100)...Day(number: 100)

  @Test func `days are halved without gap or overlap`() throws {
    for length in 2...9 {
      let days = Day(number: 100)...Day(number: 99 + length)
      let halves = try #require(CatalogueWindow(days: days).halves).map(\.days)
      #expect(halves[0].lowerBound == days.lowerBound)
      #expect(halves[1].lowerBound == halves[0].upperBound.advanced(by: 1))
      #expect(halves[1].upperBound == days.upperBound)
    }
  }

  @Test func `one day is split by votes, which every number of votes fits`() throws {
    var open = [CatalogueWindow(days: day)]
    var leaves: [Votes] = []
    while let window = open.popLast() {
      if let votes = window.votes, votes.upTo == votes.from || votes.from > 20 {
        leaves.append(votes)
      } else {
        open += try #require(window.halves)
      }
    }
    for votes in [0, 1, 2, 9, 10, 11, 20, 99, 100, 12_345, 99_999_999] {
      #expect(leaves.count { $0.from <= votes && votes <= $0.upTo ?? .max } == 1)
    }
  }

  @Test func `one number of votes is split by language, down to single ones`() throws {
    var open = [CatalogueWindow(days: day, votes: Votes(from: 0, upTo: 0))]
    var languages: [String] = []
    while let window = open.popLast() {
      if let halves = window.halves { open += halves } else { languages += window.languages ?? [] }
    }
    #expect(languages.sorted() == CatalogueWindow.allLanguages.sorted())
    #expect(Set(languages).count == languages.count)
    #expect(languages.allSatisfy { $0.utf8.count == 2 })
    #expect(["en", "xx", "cn", "zu"].allSatisfy(languages.contains))
  }

  @Test func `it says what it is`() {
    #expect(CatalogueWindow(days: day).description == "1970-04-11")
    let window = CatalogueWindow(
      days: Day(number: 0)...Day(number: 1), votes: Votes(from: 0, upTo: nil),
      languages: ["de", "en"])
    #expect(
      window.description == "1970-01-01 to 1970-01-02, 0 to any number of votes, in de|en")
  }
}

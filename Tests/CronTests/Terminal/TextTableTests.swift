import Testing

@testable import Cron

struct TextTableTests {
  @Test func `columns are aligned`() {
    var table = TextTable(["genre", "n"])
    table.add(["War", "10"])
    #expect(table.text == "genre   n\nWar    10")
  }

  @Test func `facts stand below each other`() {
    var facts = TextFacts()
    facts.add("a", "1")
    facts.add("long name", "2")
    #expect(facts.text == "a          1\nlong name  2")
  }
}

import Testing

@testable import Cron

struct TextFactsTests {
  @Test func `facts stand below each other`() {
    var facts = TextFacts()
    facts.add("a", "1")
    facts.add("long name", "2")
    #expect(facts.text == "a          1\nlong name  2")
    facts = TextFacts(indentation: 2)
    facts.add("a", "1")
    #expect(facts.text == "  a  1")
  }
}

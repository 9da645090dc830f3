import Testing

@testable import Cron

struct TextTableTests {
  @Test func `columns are aligned`() {
    var table = TextTable(["genre", "n"])
    table.add(["War", "10"])
    #expect(table.text == "genre   n\nWar    10")
  }
}

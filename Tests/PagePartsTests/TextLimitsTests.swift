import PageParts
import Testing

struct TextLimitsTests {
  @Test(arguments: [
    (64 << 10, "", "60,000"), (64 << 10, "A crew of astronauts", "60,000"),
    (64 << 10, "宇宙飛行士", "20,000"), (64 << 10, "🚀", "10,000"), (1 << 10, "Été", "600"),
    (1 << 10, "", "1,000"), (TextLimits.batch, "", "90,000"), (7, "", "7"), (0, "", "0"),
    (12_345_678, "", "10,000,000"),
  ])
  func `a limit is told in characters of the text's script`(
    limit: Int, text: String, told: String
  ) {
    #expect(TextLimits.characters(in: limit, as: text) == told)
  }
}

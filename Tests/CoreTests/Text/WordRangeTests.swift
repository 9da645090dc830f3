import Core
import Testing

struct WordRangeTests {
  @Test(arguments: [0..<0, 0..<1, 7..<9, 5..<100_000])
  func `it has the places that it was made of, in eight bytes`(places: Range<Int>) {
    #expect(WordRange(places).places == places)
    #expect(MemoryLayout<WordRange>.size == 8)
  }
}

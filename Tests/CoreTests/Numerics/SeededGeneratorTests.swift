import Core
import Testing

struct SeededGeneratorTests {
  @Test func `numbers are SplitMix64's`() {
    // The reference implementation's first outputs for seed 1234567.
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }
}

import Core
import Testing

struct HashIndexTests {
  @Test func `keys are numbered in the order in which they first come`() {
    var index = HashIndex()
    #expect([0xCAFE, 0xBEEF, 0xCAFE, 0, 0xBEEF, 0].map { index.insert($0) } == [0, 1, 0, 2, 1, 2])
    #expect(index.count == 3)
    #expect(index.number(of: 0xBEEF) == 1 && index.number(of: 1) == nil)
  }

  @Test func `an empty index has no key`() {
    #expect(HashIndex().number(of: 0) == nil)
    #expect(HashIndex(capacity: 1000).count == 0)
  }

  /// Keys that a hash would be expected to spread, and such as it would not.
  @Test(arguments: [1, 1 << 20, 1 << 44, 1 << 63, 0x9E37_79B9_7F4A_7C15] as [UInt64])
  func `keys at equal distances are told apart, however the index has grown`(step: UInt64) {
    let keys = Array(Set((0..<5000).map { UInt64($0) &* step })).sorted()
    var grown = HashIndex()
    var roomy = HashIndex(capacity: keys.count)
    for (number, key) in keys.enumerated() {
      #expect(grown.insert(key) == number && roomy.insert(key) == number)
    }
    #expect(keys.indices.allSatisfy { grown.number(of: keys[$0]) == $0 })
    #expect(keys.indices.allSatisfy { roomy.number(of: keys[$0]) == $0 })
  }

  @Test func `many keys are looked up together as each alone`() {
    var generator = SeededGenerator(seed: 3)
    let keys = (0..<3000).map { _ in UInt64.random(in: 0..<2000, using: &generator) }
    let index = HashIndex(keys.prefix(500))
    let together = index.numbers(of: keys.count) { keys[$0] }
    #expect(together.map { Int($0) } == keys.map { index.number(of: $0) ?? -1 })
    #expect(HashIndex().numbers(of: 0) { _ in 1 }.isEmpty)
  }

  @Test(arguments: [0, 1, 7, 3000])
  func `keys are inserted together as each alone`(limit: Int) {
    var generator = SeededGenerator(seed: 5)
    let keys = (0..<limit).map { _ in UInt64.random(in: 0..<2000, using: &generator) }
    var (together, alone) = (HashIndex([17, 99]), HashIndex([17, 99]))
    let numbers = together.withRoom(for: limit) { insert in keys.map { insert($0) } }
    #expect(numbers == keys.map { alone.insert($0) })
    #expect(together.count == alone.count && together.insert(99) == 1)
  }

  @Test func `it does what a dictionary does`() {
    var generator = SeededGenerator(seed: 7)
    var index = HashIndex()
    var numbers: [UInt64: Int] = [:]
    for _ in 0..<20_000 {
      let key = UInt64.random(in: 0..<9000, using: &generator) << 40
      let expected = numbers[key] ?? numbers.count
      #expect(index.number(of: key) == numbers[key])
      #expect(index.insert(key) == expected)
      numbers[key] = expected
    }
    #expect(index.count == numbers.count)
  }
}

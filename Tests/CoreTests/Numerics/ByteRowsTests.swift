import Core
import Testing

struct ByteRowsTests {
  private static func numbers(_ row: Int) -> [Float] {
    var generator = SeededGenerator(seed: UInt64(row))
    return (0..<32).map { _ in Float.random(in: -1...1, using: &generator) * Float(row) }
  }

  @Test func `numbers are off by half a step of their row at most`() {
    let rows = ByteRows(count: 100, width: 32, threads: 2, Self.numbers)
    #expect(rows.width == 32)
    for row in 0..<100 {
      let numbers = Self.numbers(row)
      let step = numbers.reduce(0) { max($0, abs($1)) } / 127
      for index in numbers.indices {
        #expect(abs(rows[row, index] - numbers[index]) <= 0.5001 * step)
      }
    }
  }

  @Test func `a row of zeros is one`() {
    let rows = ByteRows(count: 2, width: 3, threads: 1) { $0 == 0 ? [0, 0, 0] : [0, -1, 0] }
    #expect((0..<3).allSatisfy { rows[0, $0] == 0 })
    #expect((0..<3).map { rows[1, $0] } == [0, -1, 0])
  }

  @Test func `rows do not depend on the number of threads`() {
    let one = ByteRows(count: 300, width: 32, threads: 1, Self.numbers)
    let many = ByteRows(count: 300, width: 32, threads: 4, Self.numbers)
    for row in 0..<300 {
      #expect((0..<32).allSatisfy { one[row, $0] == many[row, $0] })
    }
  }
}

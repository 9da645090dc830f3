import Core
import Testing

struct ByteGenreTableTests {
  /// Rows of very different sizes, either sign.
  private let table: GenreTable = {
    var generator = SeededGenerator(seed: 2)
    return GenreTable(
      (0..<200).map { row in
        let size = Float(sign: .plus, exponent: row % 20 - 12, significand: 1.3)
        return GenreVector { _ in Float.random(in: -size...size, using: &generator) }
      })
  }()

  @Test
  func `numbers are off by half a step of their row at most, and the largest has 127 of them`() {
    let bytes = ByteGenreTable(table)
    #expect(bytes.count == table.count)
    for (row, numbers) in table.rows.enumerated() {
      let copy = bytes.product(1, row: row)
      let step = bytes.scales[row]
      for genre in 0..<19 { #expect(abs(copy[genre] - numbers[genre]) <= 0.5001 * step) }
      let largest = numbers.numbers.reduce(0) { max($0, abs($1)) }
      // What is rounded up is half a step of a number of half precision at most.
      #expect(step * 127 >= largest && step - largest / 127 <= max(6e-8, step / 1024))
      #expect(copy[19] == 0)
    }
  }

  @Test func `scales are numbers of half precision`() {
    #expect(ByteGenreTable(table).scales.allSatisfy { Float(Float16($0)) == $0 })
  }

  @Test func `bytes and scales are all that there is`() {
    let bytes = ByteGenreTable(table)
    #expect(bytes.bytes.count == 19 * table.count)
    let copy = bytes.bytes.withUnsafeBytes { ByteGenreTable(bytes: $0, scales: bytes.scales) }
    #expect(copy.bytes == bytes.bytes && copy.scales == bytes.scales)
    for row in 0..<table.count {
      #expect(copy.product(0.3, row: row) == bytes.product(0.3, row: row))
    }
  }

  @Test func `rows of zeros and of hardly more stay what they are`() {
    let bytes = ByteGenreTable(GenreTable([.zero, GenreVector { $0 == 3 ? 1e-9 : 0 }]))
    #expect(bytes.scales[0] == 0 && bytes.product(5, row: 0) == .zero)
    #expect(abs(bytes.product(1, row: 1)[3] - 1e-9) <= bytes.scales[1] / 2)
    #expect(ByteGenreTable(GenreTable()).bytes.isEmpty)
  }

  @Test func `a multiple of a row is that of its numbers`() {
    let bytes = ByteGenreTable(table)
    for row in 0..<table.count {
      let (once, thrice) = (bytes.product(1, row: row), bytes.product(3, row: row))
      for genre in 0..<19 {
        #expect(abs(thrice[genre] - 3 * once[genre]) <= 1e-6 * abs(thrice[genre]))
      }
    }
  }
}

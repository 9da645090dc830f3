import Core
import Testing

struct TermBytesTests {
  /// Writes a block and reads it back: columns, and the counts as weights.
  private func copy(_ columns: [UInt32]) -> [[Int]] {
    var bytes: [UInt8] = []
    let terms = TermBytes.append(columns, to: &bytes)
    bytes.append(255)
    let weights = (0...TfidfOptions.maximumCount).map { Float($0) }
    let entries = AlignedBuffer(repeating: TermMatrix.Entry(column: 0, value: 0), count: terms)
    return bytes.withUnsafeBufferPointer { buffer in
      weights.withUnsafeBufferPointer { weights in
        guard let start = buffer.baseAddress, let weights = weights.baseAddress else { return [] }
        var place = start
        let count = TermBytes.read(
          &place, column: 1000, scale: 1, weights: weights, into: entries.base)
        #expect(count == terms && place == start + buffer.count - 1)
        return (0..<count).map {
          [Int(entries.base[$0].column) - 1000, Int(entries.base[$0].value)]
        }
      }
    }
  }

  @Test(arguments: [
    [], [0], [0, 1, 2], [191, 400], [192, 193, 386], [16_063, 32_127], [16_064, 40_000],
    [65_536, 9_000_000], [254, 255, 511, 65_535],
  ])
  func `columns come back as they were`(columns: [UInt32]) {
    #expect(copy(columns) == columns.map { [Int($0), 1] })
  }

  @Test func `counts come back up to the largest`() {
    let columns = [UInt32](repeating: 7, count: 3) + [8] + [UInt32](repeating: 300, count: 1000)
    #expect(copy(columns) == [[7, 3], [8, 1], [300, TfidfOptions.maximumCount]])
  }
}

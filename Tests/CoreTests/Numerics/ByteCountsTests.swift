import Core
import Testing

struct ByteCountsTests {
  /// Writes columns and reads them back, with their counts.
  private func copy(_ columns: [UInt32]) -> [[Int]] {
    var bytes: [UInt8] = []
    let total = ByteCounts.append(columns, to: &bytes)
    bytes.append(255)
    var copy: [[Int]] = []
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      var place = start
      let read = ByteCounts.read(&place) { index, column, count in
        #expect(index == copy.count)
        copy.append([Int(column), count])
      }
      #expect(read == total && place == start + buffer.count - 1)
    }
    return copy
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
    #expect(copy(columns) == [[7, 3], [8, 1], [300, ByteCounts.maximum]])
  }
}

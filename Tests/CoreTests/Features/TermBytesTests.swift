import Core
import Testing

struct TermBytesTests {
  /// Writes a block and reads it back: columns, and the counts as weights. The block's first column is
  /// 1000, and the idf of each is 1.
  private func copy(_ columns: [UInt32]) -> [[Int]] {
    var bytes: [UInt8] = []
    let terms = TermBytes.append(columns, to: &bytes)
    bytes.append(255)
    let weights = (0...FeatureOptions.maximumCount).map { Float($0) }
    let entries = AlignedBuffer(repeating: TfidfMatrix.Entry(column: 0, value: 0), count: terms)
    let idf = AlignedBuffer(repeating: Float(1), count: 1001 + Int(columns.last ?? 0))
    return bytes.withUnsafeBufferPointer { buffer in
      weights.withUnsafeBufferPointer { weights in
        guard let start = buffer.baseAddress, let weights = weights.baseAddress else { return [] }
        var place = start
        let count = TermBytes.read(
          &place, column: 1000, scale: 1, weights: weights, idf: idf.base, into: entries.base)
        #expect(count == terms && place == start + buffer.count - 1)
        return (0..<count).map {
          [Int(entries.base[$0].column) - 1000, Int(entries.base[$0].value)]
        }
      }
    }
  }

  @Test func `a value is the weight of the count, times the scale, times the column's idf`() {
    var bytes: [UInt8] = []
    _ = TermBytes.append([0, 2, 2], to: &bytes)
    bytes.append(0)
    var entries = [TfidfMatrix.Entry](repeating: .init(column: 0, value: 0), count: 2)
    let (weights, idf): ([Float], [Float]) = ([0, 1, 1.5], [10, 3, 0, 7])
    bytes.withUnsafeBufferPointer { buffer in
      guard var place = buffer.baseAddress else { return }
      _ = TermBytes.read(
        &place, column: 1, scale: 2, weights: weights, idf: idf, into: &entries)
    }
    #expect(entries.map(\.column) == [1, 3])
    #expect(entries.map(\.value) == [6, 21], "1 · 2 · 3 and 1.5 · 2 · 7")
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
    #expect(copy(columns) == [[7, 3], [8, 1], [300, FeatureOptions.maximumCount]])
  }
}

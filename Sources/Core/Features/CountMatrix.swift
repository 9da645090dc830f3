/// How often the terms of all blocks are in each of many synopses: little more than a byte a term.
///
/// The bytes are those of `ByteCounts`. What a count weighs is for a `TfidfMatrix` to say: several may
/// share the counts.
final class CountMatrix: @unchecked Sendable {
  let blocks: [FeatureBlock]
  /// Per block, what each count stands for.
  private let frequencyWeights: [[Float]]
  let rowCount: Int
  var columnCount: Int { blocks.last?.columns.upperBound ?? 0 }
  /// The number of terms in all rows, and in the longest.
  let termCount: Int
  let longestRow: Int
  /// The bytes of the rows, and where in them each row begins; nobody writes to them.
  private let bytes: [AlignedBuffer<UInt8>]
  private let rows: [UnsafePointer<UInt8>]

  /// Counts the terms of some synopses of a corpus.
  ///
  /// - Parameter documents: which; each becomes a row.
  init(
    _ corpus: Corpus, documents: [Int], _ keys: [CorpusKeys], _ blocks: [FeatureBlock],
    _ vocabulary: Vocabulary, threads: Int
  ) {
    self.blocks = blocks
    frequencyWeights = blocks.map { block in
      (0...FeatureOptions.maximumCount).map { block.options.frequencyWeight($0) }
    }
    rowCount = documents.count
    let chunks = parallelMap(chunksOf: documents.indices, threads: threads) { range in
      var bytes: [UInt8] = []
      var offsets: [Int] = []
      var (termCount, longestRow) = (0, 0)
      var text = TextWords()
      var columns: [UInt32] = []
      for document in documents[range] {
        offsets.append(bytes.count)
        corpus.read(document, into: &text)
        var terms = 0
        for block in blocks.indices {
          columns.removeAll(keepingCapacity: true)
          keys[block].forEachTerm(in: text) { key, _ in
            guard let column = vocabulary.column(of: key) else { return }
            columns.append(UInt32(column - blocks[block].columns.lowerBound))
          }
          columns.sort()
          terms += ByteCounts.append(columns, to: &bytes)
        }
        termCount += terms
        longestRow = max(longestRow, terms)
      }
      // One byte more: see `ByteCounts.read`.
      bytes.append(0)
      return (
        bytes: AlignedBuffer(count: bytes.count) { [bytes] in bytes[$0] }, offsets: offsets,
        termCount: termCount, longestRow: longestRow
      )
    }
    bytes = chunks.map(\.bytes)
    rows = chunks.flatMap { chunk in chunk.offsets.map { UnsafePointer(chunk.bytes.base + $0) } }
    termCount = chunks.reduce(0) { $0 + $1.termCount }
    longestRow = chunks.reduce(0) { max($0, $1.longestRow) }
  }

  /// Reads a row's terms of some blocks; returns their number.
  ///
  /// - Parameters:
  ///   - idf: what the weight of a count is multiplied with, one a column.
  ///   - scales: what it is multiplied with besides, one a block; `nil`: nothing.
  ///   - entries: room for `longestRow` entries.
  @inline(__always)
  func read(
    _ row: Int, blocks range: Range<Int>, idf: UnsafePointer<Float>,
    scales: UnsafePointer<Float>?, into entries: UnsafeMutablePointer<TfidfMatrix.Entry>
  ) -> Int {
    var bytes = rows[row]
    var count = 0
    for block in 0..<range.upperBound {
      let terms = frequencyWeights[block].withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return 0 }
        let first = Int32(truncatingIfNeeded: blocks[block].columns.lowerBound)
        let (scale, entries) = (scales?[block] ?? 1, entries + count)
        let once = weights[1] * scale
        return ByteCounts.read(&bytes) { index, column, count in
          let value = count == 1 ? once : weights[count] * scale
          entries[index] = TfidfMatrix.Entry(
            column: first &+ column, value: value * idf[Int(first &+ column)])
        }
      }
      if block >= range.lowerBound { count += terms }
    }
    return count
  }

  /// In how many of some rows each column's term is.
  func documentFrequencies(_ rows: [UInt32]) -> [UInt32] {
    var frequencies = [UInt32](repeating: 0, count: columnCount)
    let entries = TfidfMatrix.entries(longestRow)
    let ones = AlignedBuffer(repeating: Float(1), count: columnCount)
    for row in rows {
      let count = read(
        Int(row), blocks: blocks.indices, idf: ones.base, scales: nil, into: entries.base)
      for index in 0..<count { frequencies[Int(entries.base[index].column)] += 1 }
    }
    return frequencies
  }

  /// The lengths of the rows' blocks: `rows × blocks`.
  func lengths(_ idf: [Float], threads: Int) -> AlignedBuffer<Float> {
    let lengths = AlignedBuffer(repeating: Float(0), count: rowCount * blocks.count)
    _ = parallelMap(chunksOf: 0..<rowCount, threads: threads) { rows in
      let entries = TfidfMatrix.entries(longestRow)
      idf.withUnsafeBufferPointer { idf in
        guard let idf = idf.baseAddress else { return }
        for row in rows {
          let count = read(
            row, blocks: blocks.indices, idf: idf, scales: nil, into: entries.base)
          var index = 0
          for block in blocks.indices {
            var squares: Float = 0
            while index < count && entries.base[index].column < blocks[block].columns.upperBound {
              squares += entries.base[index].value * entries.base[index].value
              index += 1
            }
            lengths.base[row * blocks.count + block] = squares.squareRoot()
          }
        }
      }
    }
    return lengths
  }
}

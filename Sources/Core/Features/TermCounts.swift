/// How often the terms of several vectorizers are in each of many synopses: little more than a byte a term.
///
/// The bytes are those of `TermBytes`. What a count weighs is for a `TermMatrix` to say: several may
/// share the counts.
final class TermCounts: @unchecked Sendable {
  /// The columns of one vectorizer.
  struct Block {
    var options: TfidfOptions
    var columns: Range<Int>
    /// What each count stands for.
    var frequencyWeights: [Float]
  }

  /// The bytes of some rows.
  private struct Chunk: @unchecked Sendable {
    var bytes: UnsafeMutablePointer<UInt8>
    var termCount: Int
    var longestRow: Int
  }

  let blocks: [Block]
  let rowCount: Int
  var columnCount: Int { blocks.last?.columns.upperBound ?? 0 }
  /// The number of terms in all rows, and in the longest.
  let termCount: Int
  let longestRow: Int
  private let chunks: [Chunk]
  /// Where the bytes of each row begin; written to by `init` alone, hence safe to share.
  private let rows: UnsafeMutableBufferPointer<UnsafePointer<UInt8>>

  private static let rowsPerChunk = 256

  /// Counts the terms of some synopses of a corpus.
  ///
  /// - Parameter documents: which; each becomes a row.
  init(
    _ corpus: Corpus, documents: [Int], _ vectorizers: [TfidfVectorizer], _ indices: [TermIndex],
    threads: Int
  ) {
    var blocks: [Block] = []
    for vectorizer in vectorizers {
      let first = blocks.last?.columns.upperBound ?? 0
      blocks.append(
        Block(
          options: vectorizer.options, columns: first..<first + vectorizer.vocabulary.count,
          frequencyWeights: (0...TfidfOptions.maximumCount).map {
            vectorizer.options.frequencyWeight($0)
          }))
    }
    self.blocks = blocks
    rowCount = documents.count
    let rows = UnsafeMutableBufferPointer<UnsafePointer<UInt8>>.allocate(capacity: documents.count)
    self.rows = rows
    nonisolated(unsafe) let starts = rows
    let count = (documents.count + Self.rowsPerChunk - 1) / Self.rowsPerChunk
    chunks = parallelMap(count, threads: threads) { [blocks] index in
      let first = index * Self.rowsPerChunk
      return Self.chunk(
        first..<min(first + Self.rowsPerChunk, documents.count), documents, corpus, blocks,
        indices, starts)
    }
    termCount = chunks.reduce(0) { $0 + $1.termCount }
    longestRow = chunks.reduce(0) { max($0, $1.longestRow) }
  }

  deinit {
    for chunk in chunks { chunk.bytes.deallocate() }
    rows.deallocate()
  }

  private static func chunk(
    _ range: Range<Int>, _ documents: [Int], _ corpus: Corpus, _ blocks: [Block],
    _ indices: [TermIndex], _ rows: UnsafeMutableBufferPointer<UnsafePointer<UInt8>>
  ) -> Chunk {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    var (termCount, longestRow) = (0, 0)
    var columns: [UInt32] = []
    for row in range {
      starts.append(bytes.count)
      var terms = 0
      for (block, index) in zip(blocks, indices) {
        columns.removeAll(keepingCapacity: true)
        index.append(documents[row], of: corpus, block.options, to: &columns)
        columns.sort()
        terms += TermBytes.append(columns, to: &bytes)
      }
      termCount += terms
      longestRow = max(longestRow, terms)
    }
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
    copy.initialize(repeating: 0, count: bytes.count + 1)
    bytes.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { copy.update(from: base, count: buffer.count) }
    }
    for (row, start) in zip(range, starts) { rows.initializeElement(at: row, to: copy + start) }
    return Chunk(bytes: copy, termCount: termCount, longestRow: longestRow)
  }

  /// Reads a row's terms of the first vectorizers; returns their number.
  ///
  /// - Parameters:
  ///   - scales: what the weight of a count is multiplied with, one a block.
  ///   - entries: room for `longestRow` entries.
  @inline(__always)
  func read(
    _ row: Int, blocks blockCount: Int, scales: UnsafePointer<Float>,
    into entries: UnsafeMutablePointer<TermMatrix.Entry>
  ) -> Int {
    var bytes = rows[row]
    var count = 0
    for block in 0..<blockCount {
      count += blocks[block].frequencyWeights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return 0 }
        return TermBytes.read(
          &bytes, column: blocks[block].columns.lowerBound, scale: scales[block],
          weights: weights, into: entries + count)
      }
    }
    return count
  }

  /// In how many of some rows each column's term is.
  func documentFrequencies(_ rows: [UInt32]) -> [UInt32] {
    var frequencies = [UInt32](repeating: 0, count: columnCount)
    let entries = TermMatrix.entries(longestRow)
    let ones = AlignedBuffer(repeating: Float(1), count: blocks.count)
    for row in rows {
      for index in 0..<read(Int(row), blocks: blocks.count, scales: ones.base, into: entries.base) {
        frequencies[Int(entries.base[index].column)] += 1
      }
    }
    return frequencies
  }
}

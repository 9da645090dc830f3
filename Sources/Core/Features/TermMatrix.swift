/// Rows of tf-idf weights, in little more than a byte a term.
///
/// A weight is the product of what a term's count in the row stands for, of its
/// idf, and of what gives the row's terms of its block their length:
///
///     x(i, t) = tf(count of t in i) · idf(t) · scale(i, block of t)
///
/// so columns and counts are all that is kept (as `TermBytes`), and one scale a block of each row.
public final class TermMatrix: @unchecked Sendable {
  /// A term of a row: its column, and its weight but for the idf.
  package struct Entry: BitwiseCopyable, Sendable {
    package var column: Int32
    package var value: Float

    package init(column: Int32, value: Float) {
      self.column = column
      self.value = value
    }
  }

  /// The columns of one vectorizer.
  private struct Block {
    var firstColumn: Int
    var columnCount: Int
    /// What each count stands for.
    var frequencyWeights: [Float]
  }

  /// The bytes of some rows.
  private struct Chunk: @unchecked Sendable {
    var bytes: UnsafeMutablePointer<UInt8>
    var termCount: Int
    var longestRow: Int
  }

  /// The number of rows.
  public let rowCount: Int
  /// The number of columns that stand for terms, whether or not a row has them.
  package let termColumns: Int
  /// The number of all columns: those of the terms, then those of the vectors.
  public var columnCount: Int { termColumns + (vectors?.dimensions ?? 0) }
  /// The number of terms in all rows, and in the longest.
  public var termCount: Int { chunks.reduce(0) { $0 + $1.termCount } }
  private(set) var longestRow = 0
  /// One a column.
  package private(set) var idf: [Float]
  /// The mean length of each block's rows that have a term, before they were scaled.
  private(set) var meanLengths: [Float] = []
  /// What each row has beside its terms.
  private var vectors: RowVectors?
  private let blocks: [Block]
  private var chunks: [Chunk] = []
  // Written to by `init` and `append` alone, before the matrix is shared.
  /// Where the bytes of each row begin.
  private let rows: UnsafeMutableBufferPointer<UnsafePointer<UInt8>>
  /// `rows × blocks`
  private let scales: UnsafeMutableBufferPointer<Float>

  private static let rowsPerChunk = 256

  /// Counts the terms of synopses.
  ///
  /// - Parameters:
  ///   - documents: which synopses of the corpus are rows; `nil`: all, and from them the mean
  ///     lengths are learned.
  init(
    _ corpus: Corpus, documents chosen: [Int]? = nil, _ vectorizers: [TfidfVectorizer],
    _ indices: [TermIndex], threads: Int
  ) {
    let documents = chosen ?? Array(0..<corpus.count)
    var blocks: [Block] = []
    var columns = 0
    for vectorizer in vectorizers {
      blocks.append(
        Block(
          firstColumn: columns, columnCount: vectorizer.vocabulary.count,
          frequencyWeights: (0...TfidfOptions.maximumCount).map {
            vectorizer.options.frequencyWeight($0)
          }))
      columns += vectorizer.vocabulary.count
    }
    self.blocks = blocks
    rowCount = documents.count
    termColumns = columns
    idf = vectorizers.flatMap(\.idf)
    rows = .allocate(capacity: documents.count)
    scales = .allocate(capacity: documents.count * blocks.count)
    let count = (documents.count + Self.rowsPerChunk - 1) / Self.rowsPerChunk
    chunks = parallelMap(count, threads: threads) { index in
      let first = index * Self.rowsPerChunk
      return chunk(
        first..<min(first + Self.rowsPerChunk, documents.count), documents, corpus, vectorizers,
        indices)
    }
    longestRow = chunks.reduce(0) { max($0, $1.longestRow) }
    meanLengths = vectorizers.indices.map { block in
      chosen == nil ? meanLength(block) : vectorizers[block].meanLength
    }
    for block in blocks.indices { scaleRows(block, vectorizers[block].options) }
  }

  deinit {
    for chunk in chunks { chunk.bytes.deallocate() }
    rows.deallocate()
    scales.deallocate()
  }

  private func chunk(
    _ range: Range<Int>, _ documents: [Int], _ corpus: Corpus, _ vectorizers: [TfidfVectorizer],
    _ indices: [TermIndex]
  ) -> Chunk {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    var (termCount, longestRow) = (0, 0)
    var columns: [UInt32] = []
    for row in range {
      starts.append(bytes.count)
      var terms = 0
      for (block, vectorizer) in vectorizers.enumerated() {
        columns.removeAll(keepingCapacity: true)
        indices[block].append(documents[row], of: corpus, vectorizer.options, to: &columns)
        columns.sort()
        var squares: Float = 0
        terms += TermBytes.append(columns, to: &bytes) { column, count in
          let value = vectorizer.options.frequencyWeight(count) * vectorizer.idf[column]
          squares += value * value
        }
        // Of the terms as they are; `scaleRows` makes a scale of it.
        scales.initializeElement(at: row * blocks.count + block, to: squares.squareRoot())
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

  /// The mean length of a block's rows that have a term.
  private func meanLength(_ block: Int) -> Float {
    var (sum, count) = (0.0, 0)
    for row in 0..<rowCount where scales[row * blocks.count + block] > 0 {
      sum += Double(scales[row * blocks.count + block])
      count += 1
    }
    return count > 0 ? Float(sum / Double(count)) : 1
  }

  /// Turns the lengths of a block's rows into what the rows are multiplied with.
  private func scaleRows(_ block: Int, _ options: TfidfOptions) {
    for place in stride(from: block, to: scales.count, by: blocks.count) {
      scales[place] = options.scale(length: scales[place], meanLength: meanLengths[block])
    }
  }

  /// Gives each row a few columns more, behind those of the terms.
  package func append(_ vectors: RowVectors) {
    precondition(self.vectors == nil, "the rows have vectors already")
    self.vectors = vectors
    longestRow += vectors.dimensions
    idf += [Float](repeating: 1, count: vectors.dimensions)
  }

  /// The number of columns of the first vectorizer.
  package var firstBlockColumns: Int { blocks.first?.columnCount ?? 0 }

  /// Reads a row; returns the number of its entries.
  ///
  /// - Parameter entries: room for `longestRow` entries.
  func read(_ row: Int, into entries: UnsafeMutablePointer<Entry>) -> Int {
    let terms = read(row, blocks: blocks.count, into: entries)
    guard let vectors else { return terms }
    vectors.read(row, column: termColumns, into: entries + terms)
    return terms + vectors.dimensions
  }

  /// Reads a row's terms of the first vectorizer; returns their number.
  func readFirstBlock(_ row: Int, into entries: UnsafeMutablePointer<Entry>) -> Int {
    read(row, blocks: min(1, blocks.count), into: entries)
  }

  @inline(__always)
  private func read(
    _ row: Int, blocks blockCount: Int, into entries: UnsafeMutablePointer<Entry>
  ) -> Int {
    var bytes = rows[row]
    var count = 0
    for block in 0..<blockCount {
      count += blocks[block].frequencyWeights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return 0 }
        return TermBytes.read(
          &bytes, column: blocks[block].firstColumn, scale: scales[row * blocks.count + block],
          weights: weights, into: entries + count)
      }
    }
    return count
  }

  /// One row with all its weights.
  public subscript(row: Int) -> SparseRow {
    var result = SparseRow()
    withUnsafeTemporaryAllocation(of: Entry.self, capacity: longestRow + 1) { entries in
      guard let base = entries.baseAddress else { return }
      for entry in entries[..<read(row, into: base)] {
        result.columns.append(entry.column)
        result.values.append(entry.value * idf[Int(entry.column)])
      }
    }
    return result
  }
}

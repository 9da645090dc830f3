/// Rows of tf-idf weights.
///
/// A weight is the product of what a term's count in the row stands for, of its idf, and of what
/// gives the row's terms of its block their length (`TfidfTransformer`); counts are all that is kept
/// of a term, and one scale a block of each row. Readers get finished weights.
package final class TfidfMatrix: @unchecked Sendable {
  /// A column of a row, and the weight there.
  package struct Entry: BitwiseCopyable, Sendable {
    package var column: Int32
    package var value: Float

    package init(column: Int32, value: Float) {
      self.column = column
      self.value = value
    }
  }

  /// Room for the entries of a row.
  static func entries(_ count: Int) -> AlignedBuffer<Entry> {
    AlignedBuffer(repeating: Entry(column: 0, value: 0), count: count)
  }

  private let counts: CountMatrix
  /// The rows to learn from: the weighting is theirs.
  package let trainingRows: [UInt32]
  package let transformer: TfidfTransformer
  /// `rows × blocks`; written to by `init` alone, hence safe to share.
  private let scales: AlignedBuffer<Float>
  /// The blocks whose terms count by themselves; given ones come behind them.
  private let ownBlocks: Range<Int>
  /// What each row has beside its terms; set before the matrix is shared.
  private var vectors: [ByteRows] = []

  /// The number of rows.
  package var rowCount: Int { counts.rowCount }
  /// The number of columns that stand for terms, whether or not a row has them.
  package var termColumns: Int { counts.columnCount }
  /// The number of all columns: those of the terms, then those of the vectors.
  package var columnCount: Int { termColumns + vectorWidth }
  private var vectorWidth: Int { vectors.reduce(0) { $0 + $1.width } }
  /// The number of terms in all rows.
  package var termCount: Int { counts.termCount }
  /// The number of entries in the longest row.
  var longestRow: Int { counts.longestRow + vectorWidth }

  /// Weighs counts by what some of their rows teach.
  convenience init(fitting counts: CountMatrix, rows: [UInt32], threads: Int) {
    let frequencies = counts.documentFrequencies(rows)
    let idf = counts.blocks.flatMap { block in
      block.columns.map { column in
        frequencies[column] < block.options.minDocuments
          ? 0 : block.options.idf(frequency: frequencies[column], of: rows.count)
      }
    }
    let lengths = counts.lengths(idf, threads: threads)
    let blocks = counts.blocks.count
    let meanLengths = counts.blocks.indices.map { block in
      Self.mean(of: rows.lazy.map { lengths.base[Int($0) * blocks + block] }.filter { $0 > 0 })
    }
    self.init(
      counts, TfidfTransformer(idf: idf, meanLengths: meanLengths), lengths, trainingRows: rows)
  }

  /// Weighs counts by what was learned elsewhere.
  convenience init(_ counts: CountMatrix, _ transformer: TfidfTransformer, threads: Int) {
    self.init(
      counts, transformer, counts.lengths(transformer.idf, threads: threads), trainingRows: [])
  }

  /// - Parameter lengths: of the rows' blocks; becomes what they are multiplied with.
  private init(
    _ counts: CountMatrix, _ transformer: TfidfTransformer, _ lengths: AlignedBuffer<Float>,
    trainingRows: [UInt32]
  ) {
    self.counts = counts
    self.transformer = transformer
    self.trainingRows = trainingRows
    ownBlocks = 0..<(counts.blocks.firstIndex { $0.isGiven } ?? counts.blocks.count)
    for (index, block) in counts.blocks.enumerated() {
      for place in stride(from: index, to: lengths.count, by: counts.blocks.count) {
        lengths.base[place] = block.options.scale(
          length: lengths.base[place], meanLength: transformer.meanLengths[index])
      }
    }
    scales = lengths
  }

  private static func mean(of lengths: some Sequence<Float>) -> Float {
    let (sum, count) = lengths.reduce((0.0, 0)) { ($0.0 + Double($1), $0.1 + 1) }
    return count > 0 ? Float(sum / Double(count)) : 1
  }

  /// The same rows, weighed by what some of them teach, without their vectors.
  package func fitted(to rows: [UInt32], threads: Int) -> TfidfMatrix {
    TfidfMatrix(fitting: counts, rows: rows, threads: threads)
  }

  /// The same rows, weighed by what was learned elsewhere, without their vectors.
  package func weighed(by transformer: TfidfTransformer, threads: Int) -> TfidfMatrix {
    TfidfMatrix(counts, transformer, threads: threads)
  }

  /// Gives each row a few columns more, behind those of the terms.
  package func append(_ vectors: ByteRows) { self.vectors.append(vectors) }

  /// Whether a column has something to learn from: its term stands in enough of the training rows and
  /// counts by itself, or it is a vector's.
  package func isLearned(_ column: Int) -> Bool {
    column >= termColumns
      || column < counts.blocks[ownBlocks].last?.columns.upperBound ?? 0
        && transformer.idf[column] > 0
  }

  /// The place of the block of a name.
  package func block(named name: String) -> Int? {
    counts.blocks.firstIndex { $0.options.name == name }
  }

  /// The columns of a block.
  package func columns(of block: Int) -> Range<Int> { counts.blocks[block].columns }

  /// How many columns of a block have terms of at least so many training rows.
  func columnCount(of block: Int, inRows minimum: UInt32) -> Int {
    let block = counts.blocks[block]
    let limit = block.options.idf(frequency: minimum, of: trainingRows.count)
    // The most frequent come first.
    return block.columns.prefix { transformer.idf[$0] <= limit }.count
  }

  /// Reads a row; returns the number of its entries.
  ///
  /// - Parameter entries: room for `longestRow` entries.
  func read(_ row: Int, into entries: UnsafeMutablePointer<Entry>) -> Int {
    let terms = read(row, blocks: ownBlocks, into: entries)
    var count = terms
    for vectors in vectors {
      for index in 0..<vectors.width {
        entries[count] = Entry(
          column: Int32(termColumns + count - terms), value: vectors[row, index])
        count += 1
      }
    }
    return count
  }

  /// Reads a row's terms of one block; returns their number.
  func read(_ row: Int, block: Int, into entries: UnsafeMutablePointer<Entry>) -> Int {
    read(row, blocks: block..<block + 1, into: entries)
  }

  @inline(__always)
  private func read(
    _ row: Int, blocks: Range<Int>, into entries: UnsafeMutablePointer<Entry>
  ) -> Int {
    transformer.idf.withUnsafeBufferPointer { idf in
      guard let idf = idf.baseAddress else { return 0 }
      return counts.read(
        row, blocks: blocks, idf: idf, scales: scales.base + row * counts.blocks.count,
        into: entries)
    }
  }

  /// One row.
  package subscript(row: Int) -> SparseRow {
    let entries = Self.entries(longestRow)
    let terms = UnsafeBufferPointer(start: entries.base, count: read(row, into: entries.base))
    return SparseRow(columns: terms.map(\.column), values: terms.map(\.value))
  }
}

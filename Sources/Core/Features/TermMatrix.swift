/// Rows of tf-idf weights.
///
/// A weight is the product of what a term's count in the row stands for, of its
/// idf, and of what gives the row's terms of its block their length:
///
///     x(i, t) = tf(count of t in i) · idf(t) · scale(i, block of t)
///
/// so counts are all that is kept of a term, and one scale a block of each row.
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

  /// Room for the entries of a row.
  static func entries(_ count: Int) -> AlignedBuffer<Entry> {
    AlignedBuffer(repeating: Entry(column: 0, value: 0), count: count)
  }

  private let counts: TermCounts
  /// The rows to learn from: idf and mean lengths are theirs.
  package let trainingRows: [UInt32]
  /// One a column; 0: too few of the training rows have the term, it is as though it were not there.
  package private(set) var idf: [Float]
  /// The mean length of each block's training rows that have a term, before they were scaled.
  let meanLengths: [Float]
  /// `rows × blocks`; written to by `init` alone, hence safe to share.
  private let scales: AlignedBuffer<Float>
  /// What each row has beside its terms; set before the matrix is shared.
  private var vectors: RowVectors?

  /// The number of rows.
  public var rowCount: Int { counts.rowCount }
  /// The number of columns that stand for terms, whether or not a row has them.
  package var termColumns: Int { counts.columnCount }
  /// The number of all columns: those of the terms, then those of the vectors.
  public var columnCount: Int { termColumns + (vectors?.dimensions ?? 0) }
  /// The number of terms in all rows.
  public var termCount: Int { counts.termCount }
  /// The number of entries in the longest row.
  var longestRow: Int { counts.longestRow + (vectors?.dimensions ?? 0) }
  /// The number of columns of the first vectorizer.
  package var firstBlockColumns: Int { counts.blocks.first?.columns.count ?? 0 }

  /// How many columns of the first vectorizer have terms of at least so many training rows.
  func firstBlockColumns(inRows minimum: UInt32) -> Int {
    guard let block = counts.blocks.first else { return 0 }
    let limit = block.options.idf(frequency: minimum, of: trainingRows.count)
    // The most frequent come first.
    return block.columns.prefix { idf[$0] <= limit }.count
  }

  /// Weighs counts.
  ///
  /// - Parameter meanLengths: `nil`: those of the training rows.
  private init(
    _ counts: TermCounts, trainingRows: [UInt32], idf: [Float], meanLengths: [Float]?, threads: Int
  ) {
    self.counts = counts
    self.trainingRows = trainingRows
    self.idf = idf
    scales = Self.lengths(counts, idf, threads: threads)
    self.meanLengths =
      meanLengths
      ?? counts.blocks.indices.map { [scales] block in
        Self.meanLength(
          trainingRows.lazy.map { scales.base[Int($0) * counts.blocks.count + block] })
      }
    // Turns the lengths into what the rows are multiplied with.
    for (index, block) in counts.blocks.enumerated() {
      for place in stride(from: index, to: scales.count, by: counts.blocks.count) {
        scales.base[place] = block.options.scale(
          length: scales.base[place], meanLength: self.meanLengths[index])
      }
    }
  }

  /// All synopses of a corpus.
  ///
  /// - Parameter trainingRows: those to learn from; `nil`: all, like the vectorizers.
  convenience init(
    _ corpus: Corpus, _ vectorizers: [TfidfVectorizer], _ indices: [TermIndex],
    trainingRows: [UInt32]?, threads: Int
  ) {
    let counts = TermCounts(
      corpus, documents: Array(0..<corpus.count), vectorizers, indices, threads: threads)
    if let trainingRows {
      self.init(counts, learnedFrom: trainingRows, threads: threads)
    } else {
      self.init(
        counts, trainingRows: Array(0..<UInt32(corpus.count)), idf: vectorizers.flatMap(\.idf),
        meanLengths: nil, threads: threads)
    }
  }

  /// Some synopses of a corpus, none of them to learn from.
  convenience init(
    _ corpus: Corpus, documents: [Int], _ vectorizers: [TfidfVectorizer], _ indices: [TermIndex],
    threads: Int
  ) {
    let counts = TermCounts(corpus, documents: documents, vectorizers, indices, threads: threads)
    self.init(
      counts, trainingRows: [], idf: vectorizers.flatMap(\.idf),
      meanLengths: vectorizers.map(\.meanLength), threads: threads)
  }

  /// The same rows as they are to somebody who knows some of them alone, without their vectors.
  package func learned(from rows: [UInt32], threads: Int) -> TermMatrix {
    TermMatrix(counts, learnedFrom: rows, threads: threads)
  }

  private convenience init(_ counts: TermCounts, learnedFrom rows: [UInt32], threads: Int) {
    let frequencies = counts.documentFrequencies(rows)
    let idf = counts.blocks.flatMap { block in
      block.columns.map { column in
        frequencies[column] < max(1, block.options.minDocuments)
          ? 0 : block.options.idf(frequency: frequencies[column], of: rows.count)
      }
    }
    self.init(counts, trainingRows: rows, idf: idf, meanLengths: nil, threads: threads)
  }

  /// The same rows with what another matrix of the same columns has learned, without their vectors.
  package func weighted(as other: TermMatrix, threads: Int) -> TermMatrix {
    TermMatrix(
      counts, trainingRows: [], idf: Array(other.idf[..<termColumns]),
      meanLengths: other.meanLengths, threads: threads)
  }

  /// The lengths of the rows' blocks: `rows × blocks`.
  private static func lengths(
    _ counts: TermCounts, _ idf: [Float], threads: Int
  ) -> AlignedBuffer<Float> {
    let blocks = counts.blocks
    let lengths = AlignedBuffer(repeating: Float(0), count: counts.rowCount * blocks.count)
    let ones = AlignedBuffer(repeating: Float(1), count: blocks.count)
    let rowsPerChunk = 256
    let chunks = (counts.rowCount + rowsPerChunk - 1) / rowsPerChunk
    _ = parallelMap(chunks, threads: threads) { chunk in
      let entries = Self.entries(counts.longestRow)
      for row in chunk * rowsPerChunk..<min((chunk + 1) * rowsPerChunk, counts.rowCount) {
        let count = counts.read(row, blocks: blocks.count, scales: ones.base, into: entries.base)
        var index = 0
        for block in blocks.indices {
          var squares: Float = 0
          while index < count && entries.base[index].column < blocks[block].columns.upperBound {
            let value = entries.base[index].value * idf[Int(entries.base[index].column)]
            squares += value * value
            index += 1
          }
          lengths.base[row * blocks.count + block] = squares.squareRoot()
        }
      }
    }
    return lengths
  }

  /// The mean of the lengths that are not zero.
  private static func meanLength(_ lengths: some Sequence<Float>) -> Float {
    var (sum, count) = (0.0, 0)
    for length in lengths where length > 0 {
      sum += Double(length)
      count += 1
    }
    return count > 0 ? Float(sum / Double(count)) : 1
  }

  /// Gives each row a few columns more, behind those of the terms.
  package func append(_ vectors: RowVectors) {
    precondition(self.vectors == nil, "the rows have vectors already")
    self.vectors = vectors
    idf += [Float](repeating: 1, count: vectors.dimensions)
  }

  /// Reads a row; returns the number of its entries.
  ///
  /// - Parameter entries: room for `longestRow` entries.
  func read(_ row: Int, into entries: UnsafeMutablePointer<Entry>) -> Int {
    let terms = read(row, blocks: counts.blocks.count, into: entries)
    guard let vectors else { return terms }
    vectors.read(row, column: termColumns, into: entries + terms)
    return terms + vectors.dimensions
  }

  /// Reads a row's terms of the first vectorizer; returns their number.
  func readFirstBlock(_ row: Int, into entries: UnsafeMutablePointer<Entry>) -> Int {
    read(row, blocks: min(1, counts.blocks.count), into: entries)
  }

  @inline(__always)
  private func read(
    _ row: Int, blocks: Int, into entries: UnsafeMutablePointer<Entry>
  ) -> Int {
    counts.read(
      row, blocks: blocks, scales: scales.base + row * counts.blocks.count, into: entries)
  }

  /// One row with all its weights.
  public subscript(row: Int) -> SparseRow {
    var result = SparseRow()
    let entries = Self.entries(longestRow)
    for index in 0..<read(row, into: entries.base) {
      let entry = entries.base[index]
      result.columns.append(entry.column)
      result.values.append(entry.value * idf[Int(entry.column)])
    }
    return result
  }
}

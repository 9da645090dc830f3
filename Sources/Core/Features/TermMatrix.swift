/// Rows of tf-idf weights in four bytes a term.
///
/// A weight is the product of what a term's count in the row stands for, of its
/// idf, and of what gives the row's terms of its block their length:
///
///     x(i, t) = tf(count of t in i) · idf(t) · scale(i, block of t)
///
/// so column and count of each term are all that is kept, and one scale a block
/// of each row.
public final class TermMatrix: @unchecked Sendable {
  /// A term of a row: its column, and its weight but for the idf.
  struct Entry {
    var column: Int32
    var value: Float
  }

  /// The columns of one vectorizer: those before `end` that are not another's.
  private struct Block {
    var end: UInt32
    /// What each count stands for.
    var frequencyWeights: [Float]
  }

  /// The number of rows.
  public let rowCount: Int
  /// The number of columns that stand for terms, whether or not a row has them.
  package let termColumns: Int
  /// The number of all columns: those of the terms, then those of the vectors.
  public var columnCount: Int { termColumns + (vectors?.dimensions ?? 0) }
  /// The number of terms in all rows, and in the longest.
  public private(set) var termCount = 0
  private(set) var longestRow = 0
  /// One a column.
  package private(set) var idf: [Float]
  /// The mean length of each block's rows that have a term, before they were scaled.
  private(set) var meanLengths: [Float] = []
  /// What each row has beside its terms.
  private var vectors: RowVectors?
  private let blocks: [Block]
  // Written to by `init` and `append` alone, before the matrix is shared.
  /// Column and count of each term, row after row. Between some rows there is a gap, which is
  /// never touched and takes no memory.
  private let terms: UnsafeMutableBufferPointer<UInt32>
  /// Where each row's terms are in `terms`.
  private let rows: UnsafeMutableBufferPointer<(start: Int, count: Int)>
  /// `rows × blocks`
  private let scales: UnsafeMutableBufferPointer<Float>

  private static let columnBits: UInt32 = 25
  private static let rowsPerTask = 256

  /// Counts the terms of every synopsis of a corpus.
  init(
    _ corpus: Corpus, _ vectorizers: [TfidfVectorizer], _ indices: [TermIndex], threads: Int
  ) {
    var blocks: [Block] = []
    for vectorizer in vectorizers {
      blocks.append(
        Block(
          end: (blocks.last?.end ?? 0) + UInt32(vectorizer.vocabulary.count),
          frequencyWeights: (0...TfidfOptions.maximumCount).map {
            vectorizer.options.frequencyWeight($0)
          }))
    }
    self.blocks = blocks
    rowCount = corpus.count
    termColumns = Int(blocks.last?.end ?? 0)
    idf = vectorizers.flatMap(\.idf)
    precondition(termColumns < 1 << Self.columnBits, "\(termColumns) columns are too many")

    var starts = [0]
    for row in 0..<corpus.count {
      let limits = zip(vectorizers, indices).map { $1.limit(row, of: corpus, $0.options) }
      starts.append((starts.last ?? 0) + limits.reduce(0, +))
    }
    terms = .allocate(capacity: starts.last ?? 0)
    rows = .allocate(capacity: corpus.count)
    scales = .allocate(capacity: corpus.count * blocks.count)
    let tasks = (corpus.count + Self.rowsPerTask - 1) / Self.rowsPerTask
    _ = parallelMap(tasks, threads: threads) { [starts] task in
      let first = task * Self.rowsPerTask
      fill(
        first..<min(first + Self.rowsPerTask, corpus.count), from: starts[first], corpus,
        vectorizers, indices)
    }
    for block in blocks.indices { scaleRows(block, vectorizers[block].options) }
    for row in rows {
      termCount += row.count
      longestRow = max(longestRow, row.count)
    }
  }

  deinit {
    terms.deallocate()
    rows.deallocate()
    scales.deallocate()
  }

  private func fill(
    _ range: Range<Int>, from start: Int, _ corpus: Corpus, _ vectorizers: [TfidfVectorizer],
    _ indices: [TermIndex]
  ) {
    var end = start
    var columns: [UInt32] = []
    for row in range {
      let start = end
      for block in blocks.indices {
        let vectorizer = vectorizers[block]
        columns.removeAll(keepingCapacity: true)
        indices[block].append(row, of: corpus, vectorizer.options, to: &columns)
        columns.sort()
        let length = write(columns, block, at: &end)
        // Of the terms as they are; `scaleRows` makes a scale of it.
        scales[row * blocks.count + block] = length
      }
      rows.initializeElement(at: row, to: (start, end - start))
    }
  }

  /// Turns the lengths of a block's rows into what the rows are multiplied with.
  private func scaleRows(_ block: Int, _ options: TfidfOptions) {
    let places = stride(from: block, to: scales.count, by: blocks.count)
    let (sum, count) = places.reduce((0.0, 0)) {
      ($0.0 + Double(scales[$1]), $0.1 + (scales[$1] > 0 ? 1 : 0))
    }
    meanLengths.append(Float(sum / Double(max(1, count))))
    for place in places {
      scales[place] = options.scale(length: scales[place], meanLength: meanLengths[block])
    }
  }

  /// Writes ascending columns of a block; returns the length of their weights.
  private func write(_ columns: [UInt32], _ block: Int, at end: inout Int) -> Float {
    let first = block > 0 ? blocks[block - 1].end : 0
    var squares: Float = 0
    var place = 0
    while place < columns.count {
      let column = first + columns[place]
      var next = place + 1
      while next < columns.count && columns[next] == columns[place] { next += 1 }
      let count = min(next - place, TfidfOptions.maximumCount)
      let value = blocks[block].frequencyWeights[count] * idf[Int(column)]
      squares += value * value
      terms[end] = UInt32(count) << Self.columnBits | column
      end += 1
      place = next
    }
    return squares.squareRoot()
  }

  /// Gives each row a few columns more, behind those of the terms.
  package func append(_ vectors: RowVectors) {
    precondition(self.vectors == nil, "the rows have vectors already")
    self.vectors = vectors
    longestRow += vectors.dimensions
    idf += [Float](repeating: 1, count: vectors.dimensions)
  }

  /// The number of columns of the first vectorizer.
  package var firstBlockColumns: Int { Int(blocks.first?.end ?? 0) }

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
    let (start, count) = rows[row]
    let mask = UInt32(1) << Self.columnBits - 1
    var index = 0
    for block in 0..<blockCount {
      let scale = scales[row * blocks.count + block]
      let end = blocks[block].end
      blocks[block].frequencyWeights.withUnsafeBufferPointer { weights in
        while index < count {
          let term = terms[start + index]
          guard term & mask < end else { break }
          let value = weights[Int(term >> Self.columnBits)] * scale
          entries[index] = Entry(column: Int32(term & mask), value: value)
          index += 1
        }
      }
    }
    return index
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

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
  /// The number of columns, whether or not a row uses them.
  public let columnCount: Int
  /// The number of terms in all rows, and in the longest.
  public private(set) var termCount = 0
  private(set) var longestRow = 0
  /// One a column.
  package let idf: [Float]
  private let blocks: [Block]
  // Written to by `init` alone, hence safe to share.
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
    columnCount = Int(blocks.last?.end ?? 0)
    idf = vectorizers.flatMap(\.idf)
    precondition(columnCount < 1 << Self.columnBits, "\(columnCount) columns are too many")

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
        scales[row * blocks.count + block] = length > 0 ? vectorizer.options.weight / length : 0
      }
      rows.initializeElement(at: row, to: (start, end - start))
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

  /// Reads a row; returns the number of its terms.
  ///
  /// - Parameter entries: room for `longestRow` terms.
  func read(_ row: Int, into entries: UnsafeMutablePointer<Entry>) -> Int {
    let (start, count) = rows[row]
    let mask = UInt32(1) << Self.columnBits - 1
    var index = 0
    for block in blocks.indices {
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
    return count
  }

  /// One row with all its weights.
  public subscript(row: Int) -> SparseRow {
    var result = SparseRow()
    withUnsafeTemporaryAllocation(of: Entry.self, capacity: rows[row].count + 1) { entries in
      guard let base = entries.baseAddress else { return }
      for entry in entries[..<read(row, into: base)] {
        result.columns.append(entry.column)
        result.values.append(entry.value * idf[Int(entry.column)])
      }
    }
    return result
  }
}
